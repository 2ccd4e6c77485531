"""Where questions are drawn and keys come from, and what that terminal can show."""

import sys
from dataclasses import dataclass

from prompt_toolkit.input import Input, create_input
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style

from seedance_cli.terminal.question_rows import PLAIN_SIGNS, Signs
from seedance_cli.terminal.styled import Lines, prompt_toolkit_styles


@dataclass(frozen=True, slots=True)
class Streams:
    """prompt_toolkit's two ends of a terminal, with our style and signs."""

    input: Input
    output: Output
    style: Style
    signs: Signs
    ascii_only: bool

    @classmethod
    def open(cls, source: Input | None, output: Output | None, *, ascii_only: bool) -> "Streams":
        """The streams given, else stdin and stderr."""
        output = output or create_output(stdout=sys.stderr)
        if isinstance(output, Vt100_Output):
            # Nothing here needs the cursor's position; a terminal that does not tell it would cost a second for
            # every question, and one that tells it late would leave its reply on the screen.
            output.enable_cpr = False
        signs = PLAIN_SIGNS if ascii_only else Signs()
        return cls(
            source or create_input(), output, Style.from_dict(prompt_toolkit_styles()), signs, ascii_only
        )

    @property
    def width(self) -> int:
        return self.output.get_size().columns

    @property
    def height(self) -> int:
        return self.output.get_size().rows

    def fragments(self, part: Lines) -> list[tuple[str, str]]:
        return part.fragments(ascii_only=self.ascii_only)
