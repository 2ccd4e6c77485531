"""One frame of a clip as its copy shows it: upright, cropped, scaled, in the one layout that plays everywhere."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av import VideoFrame
from av.filter import Graph
from av.video.frame import PictureType
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from seedance_cli.media.footage import need_video
from seedance_cli.media.opening import opened
from seedance_cli.media.recipe import Mend

LAYOUT = "yuv420p"
TURNS = {90: ("transpose=cclock",), 180: ("hflip", "vflip"), 270: ("transpose=clock",)}
CLOCK = Fraction(1, 1000)  # frames are numbered afterwards, so any will do
BT709 = 1  # as H.273 numbers matrices, primaries and curves


@dataclass(frozen=True, slots=True)
class Colours:
    """What a clip's numbers mean as colours: matrix, primaries and transfer curve as H.273 numbers them."""

    matrix: int
    primaries: int
    curve: int

    def mark(self, stream: VideoStream) -> None:
        """Say so in the clip that is being made."""
        context = stream.codec_context
        context.color_range = ColorRange.MPEG
        context.colorspace, context.color_primaries, context.color_trc = (
            self.matrix,
            self.primaries,
            self.curve,
        )


def colours_of(path: Path) -> Colours:
    """The colours that a clip's copy has: as the clip says, or those of television where it has no matrix."""
    with opened(path, "video") as container:
        context = need_video(container, path).codec_context
        if context.format is not None and context.format.is_rgb:
            return Colours(BT709, BT709, BT709)
        return Colours(context.colorspace, context.color_primaries, context.color_trc)


class Lens:
    """Makes frames fit a mend. A clip may change its size or layout on the way; then another chain is set up."""

    def __init__(self, how: Mend) -> None:
        self._how = how
        self._chain: tuple[object, Graph] | None = None

    def through(self, frame: VideoFrame) -> VideoFrame:
        """The frame as it is to be encoded, without a time."""
        like = (frame.width, frame.height, frame.format.name, frame.rotation)
        if self._chain is None or self._chain[0] != like:
            self._chain = (like, self._graph(frame))
        graph = self._chain[1]
        frame.time_base = frame.time_base or CLOCK
        graph.vpush(frame)
        seen = graph.vpull()
        # The old clip's decision which frames stand alone is none of the new one's.
        seen.pict_type = PictureType.NONE
        return seen

    def _graph(self, frame: VideoFrame) -> Graph:
        graph = Graph()
        nodes = [
            graph.add_buffer(
                width=frame.width,
                height=frame.height,
                format=frame.format,
                time_base=frame.time_base or CLOCK,
            )
        ]
        for step in self._steps(frame):
            name, _, arguments = step.partition("=")
            nodes.append(graph.add(name, arguments or None))
        graph.link_nodes(*nodes, graph.add("buffersink")).configure()
        return graph

    def _steps(self, frame: VideoFrame) -> tuple[str, ...]:
        how = self._how
        left, top, right, bottom = how.crop or (0, 0, 0, 0)
        crop = (f"crop={right - left}:{bottom - top}:{left}:{top}",) if how.crop else ()
        matrix = ":out_color_matrix=bt709" if frame.format.is_rgb else ""
        return (
            *TURNS.get(frame.rotation % 360, ()),
            *crop,
            f"scale={how.width}:{how.height}:flags=lanczos:out_range=limited{matrix}",
            f"format={LAYOUT}",
        )
