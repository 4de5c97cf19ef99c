"""What `mercat up` starts, and with what."""

from pathlib import Path

import pytest

from mercat.entrypoints.local import stack
from mercat.platform.settings import Settings


@pytest.mark.parametrize("workers", [1, 4])
def test_the_database_has_a_connection_for_everybody(tmp_path: Path, workers: int) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, db_pool_size=30, db_max_overflow=5)

    (postgres, _) = stack.servers(settings, workers)

    (most,) = (word for word in postgres.command if word.startswith("max_connections="))
    processes = len(stack.processes(settings, ["mercat"], workers)) - 1 + workers
    assert int(most.removeprefix("max_connections=")) > processes * (3 * 30 + 5)


def test_servers_of_your_own_are_left_alone(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url="postgresql://db/mercat",
        redis_url="redis://cache",
    )

    assert stack.servers(settings, 1) == []
