from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.data_directory import data_directory
from tests.faults.supervision import QUICK, Shown

from mercat.entrypoints.local.supervisor import Supervisor
from mercat.platform.embedded.layout import Layout


@pytest.fixture
def layout() -> Iterator[Layout]:
    with data_directory() as layout:
        yield layout


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def supervisor(tmp_path: Path, shown: Shown) -> Supervisor:
    return Supervisor(tmp_path, shown.display(), pace=QUICK)
