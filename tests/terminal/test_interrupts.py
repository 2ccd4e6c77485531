"""A Ctrl-C that arrives while Python sweeps up still stops the program; other trouble there is told as ever."""

import sys
from threading import Event
from typing import Any

import pytest

from seedance_cli.terminal.interrupts import no_press_is_lost


class Swept:
    """Fails as it goes."""

    def __init__(self, fault: type[BaseException]) -> None:
        self._fault = fault

    def __del__(self) -> None:
        raise self._fault


def test_it_arrives_after_all() -> None:
    swept = [Swept(KeyboardInterrupt)]

    def go_on() -> None:
        swept.clear()
        Event().wait(10)

    with no_press_is_lost(), pytest.raises(KeyboardInterrupt):
        go_on()


def test_any_other_fault_goes_where_it_went(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda fault: told.append(fault.exc_type))
    gone = Swept(ZeroDivisionError)
    with no_press_is_lost():
        del gone
    assert told == [ZeroDivisionError]
