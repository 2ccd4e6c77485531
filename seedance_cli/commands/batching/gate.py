"""Whether further films of a batch may be sent: it closes on what will meet the next film as well. Those under way are not
its affair."""

import errno

from seedance_cli.errors import NoKey, NotEnough, OutcomeUnknown, SeedanceError, Unreachable

IN_A_ROW = 3
"""Films that could not be sent, or whose outcome nobody knows, one after another, until it is believed that the service is
away or spoilt: each further one may be charged and lost."""
OF_THIS_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)


class Gate:
    """`why` it is closed, None while it is open."""

    def __init__(self) -> None:
        self.why: SeedanceError | None = None
        self._away = 0

    @property
    def is_open(self) -> bool:
        return self.why is None

    def close(self, why: SeedanceError) -> None:
        """The first reason stands."""
        self.why = self.why or why

    def hear(self, *faults: SeedanceError) -> None:
        """A film came to nothing, for these reasons."""
        away = [fault for fault in faults if isinstance(fault, (Unreachable, OutcomeUnknown))]
        self._away = self._away + 1 if away else 0
        for fault in faults:
            if isinstance(fault, (NotEnough, NoKey)) or _is_of_this_disk(fault):
                self.close(fault)
        if self._away >= IN_A_ROW:
            self.close(away[0])

    def reached(self) -> None:
        """The service answers."""
        self._away = 0


def _is_of_this_disk(fault: SeedanceError) -> bool:
    """Whether clips have no place here: what is sent now would be paid and could not be kept."""
    cause = fault.__cause__
    while isinstance(cause, SeedanceError):
        cause = cause.__cause__
    return isinstance(cause, OSError) and cause.errno in OF_THIS_DISK
