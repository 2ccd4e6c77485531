import os
from pathlib import Path

import pytest

from tests.program import Program, Rough
from tests.warm.kept import let_go


@pytest.fixture
def seedance(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture
def rough(tmp_path: Path) -> Program:
    """For tests that want an animatic made and do not look at its pictures."""
    return Rough(tmp_path)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than there are processors: many tests wait for a program that they have started."""
    return (os.cpu_count() or 1) + 1


def pytest_unconfigure() -> None:
    """A worker may end too suddenly for what is left to the end of its process."""
    let_go()
