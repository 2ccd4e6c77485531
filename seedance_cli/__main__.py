"""`python -m seedance_cli`, and the `seedance` script."""

import gc
import sys


def main() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        from seedance_cli import __version__

        print(f"seedance {__version__}")  # noqa: T201  # before anything else is loaded
        return
    heard = _end_as_by_ctrl_c()
    from seedance_cli.cli import run

    code = run()
    gc.freeze()  # everything is closed by now; going through it all once more would only take time
    sys.exit(128 + heard[0] if heard and code == 130 else code)


def _end_as_by_ctrl_c() -> list[int]:
    """Let SIGTERM and SIGHUP clean up as Ctrl-C does; returns a list of those heard. One that is ignored, as by
    `nohup`, stays so. They go the very way of Ctrl-C: an event loop cancels its work in order, and an exception that came
    out of nowhere inside it could be lost, and the program would go on."""
    import signal
    from types import FrameType

    heard: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        as_by_ctrl_c = signal.getsignal(signal.SIGINT)
        if not callable(as_by_ctrl_c):  # Ctrl-C is ignored, as in the background of a script
            raise KeyboardInterrupt
        as_by_ctrl_c(signal.SIGINT, frame)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, interrupt)
    return heard


if __name__ == "__main__":
    main()
