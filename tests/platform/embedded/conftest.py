from collections.abc import Iterator

import pytest
from tests.data_directory import data_directory

from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres


@pytest.fixture
def layout() -> Iterator[Layout]:
    with data_directory() as layout:
        yield layout


@pytest.fixture(scope="module")
def made() -> Iterator[Layout]:
    """One that PostgreSQL has been started in before; a test leaves it fit to be started again."""
    with data_directory() as layout:
        EmbeddedPostgres(layout, fsync=False).prepare()
        yield layout
