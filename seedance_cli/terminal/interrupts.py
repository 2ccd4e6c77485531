"""A Ctrl-C that would be lost: where it arrives while Python sweeps up, in a finaliser or a weak reference's callback, what
it raises has nobody to reach. It is raised once more a moment later, so that one press is enough."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import Timer

A_MOMENT = 0.001
"""Seconds; where the sweeping is not over by then, the same happens again."""


@contextmanager
def no_press_is_lost() -> Iterator[None]:
    """While this lasts, an interrupt that Python would only print reaches the program."""
    before = sys.unraisablehook
    again: list[Timer] = []

    def hear(told: "UnraisableHookArgs") -> None:
        if told.exc_type is KeyboardInterrupt:
            again.append(_pressed_again())
        else:
            before(told)

    sys.unraisablehook = hear
    try:
        yield
    finally:
        sys.unraisablehook = before
        for timer in again:
            timer.cancel()


def _pressed_again() -> "Timer":
    from threading import Timer

    timer = Timer(A_MOMENT, _press)
    timer.daemon = True
    timer.start()
    return timer


def _press() -> None:
    """As the keyboard would: what the main thread waits for breaks off, where the system has such signals."""
    import signal
    from _thread import interrupt_main
    from threading import main_thread

    main = main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        interrupt_main()
