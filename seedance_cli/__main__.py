"""`python -m seedance_cli`, and the `seedance` script."""

import sys


def main() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        from seedance_cli import __version__

        print(f"seedance {__version__}")  # noqa: T201  # before anything else is loaded
        return
    from seedance_cli.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
