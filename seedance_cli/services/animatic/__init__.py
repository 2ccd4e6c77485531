"""The animatic: a storyboard rendered on this machine, for nothing, behind the same door as every paid service.

`service` is the door, `render` the work; `stage` and its neighbours draw, `sound` and `encode` make the rest.
"""

FPS = 24

SIZES = {
    "16:9": (1280, 720),
    "9:16": (720, 1280),
    "1:1": (960, 960),
    "21:9": (1470, 630),
    "4:3": (1112, 834),
    "3:4": (834, 1112),
}
"""Pixels for each ratio: those of Seedance 2.0 at 720p, so that an animatic can stand in for the clip in an edit.
As given in the maker's table of resolutions and ratios (Volcengine Ark, create a video task), read in 2026."""


class Stopped(Exception):
    """The render was cancelled."""
