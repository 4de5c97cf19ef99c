from collections.abc import Iterator

import pytest
from tests.data_directory import data_directory
from tests.running import Up, running


@pytest.fixture(scope="session")
def up() -> Iterator[Up]:
    """One `mercat up` for all journeys that carry `xdist_group("up")`."""
    with data_directory() as layout, running(layout) as up:
        yield up
