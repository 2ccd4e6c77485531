"""`python -m tests.rough new …`: the program as it is, but the pictures of its animatics have a sixteenth of the pixels, for tests
that want one made and do not look at it."""

from seedance_cli.__main__ import main
from seedance_cli.services.animatic import SIZES

SCALE = 4
SMALL = {
    ratio: (width // SCALE // 2 * 2, height // SCALE // 2 * 2) for ratio, (width, height) in SIZES.items()
}

if __name__ == "__main__":
    SIZES.update(SMALL)
    main()
