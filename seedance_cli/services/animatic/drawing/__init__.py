"""Panels for shots without a picture: words are read as a scene, the scene is placed, lit and painted.

`panel` is the way in. Nothing here knows of films, frames or time; `stage` moves what is painted here.
"""
