from pathlib import Path

import pytest

from tests.program import Program


@pytest.fixture
def seedance(tmp_path: Path) -> Program:
    return Program(tmp_path)
