import os
import pty
import termios
from collections.abc import Iterator

import pytest
from prompt_toolkit.input import DummyInput, create_pipe_input
from prompt_toolkit.input.base import Input

from seedance_cli.terminal.prompts.echo import echo


class Wire(DummyInput):
    """An input that is only its file number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def fileno(self) -> int:
        return self._number


@pytest.fixture
def terminal() -> Iterator[int]:
    ours, theirs = pty.openpty()
    yield theirs
    os.close(ours)
    os.close(theirs)


def shows_keys(terminal: int) -> bool:
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def test_keys_typed_between_questions_are_not_shown_except_where_the_terminal_is_lent(terminal: int) -> None:
    assert shows_keys(terminal)
    with echo(Wire(terminal), wanted=False):
        assert not shows_keys(terminal)
        with echo(Wire(terminal), wanted=True):
            assert shows_keys(terminal)
        assert not shows_keys(terminal)
        assert termios.tcgetattr(terminal)[3] & termios.ISIG
    assert shows_keys(terminal)


def test_the_terminal_is_as_before_after_ctrl_c(terminal: int) -> None:
    with pytest.raises(KeyboardInterrupt), echo(Wire(terminal), wanted=False):
        raise KeyboardInterrupt
    assert shows_keys(terminal)


def test_where_there_is_no_terminal_nothing_happens() -> None:
    with create_pipe_input() as pipe:
        inputs: list[Input] = [pipe, DummyInput()]
        for source in inputs:
            with echo(source, wanted=False):
                pass
