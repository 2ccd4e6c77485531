"""Whether the terminal itself shows what is typed. Between two questions it must not: keys typed ahead would stand in
the middle of the screen, where the next question cannot wipe them off."""

from collections.abc import Iterator
from contextlib import contextmanager

from prompt_toolkit.input import Input


@contextmanager
def echo(source: Input, *, wanted: bool) -> Iterator[None]:
    """Lines with echo, as programs usually have it, or keys as they come and none shown. Ctrl-C interrupts in both.
    Nothing happens where the input is no terminal or is one without such modes, as on Windows."""
    try:
        import termios
    except ImportError:
        yield
        return
    try:
        terminal = source.fileno()
        before = termios.tcgetattr(terminal)
    except (OSError, NotImplementedError, termios.error):
        yield
        return
    modes = termios.ECHO | termios.ICANON
    now = list(before)
    now[3] = before[3] | modes if wanted else before[3] & ~modes
    termios.tcsetattr(terminal, termios.TCSANOW, now)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)
