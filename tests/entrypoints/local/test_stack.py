"""What `mercat up` starts, and with what."""

import os
from pathlib import Path

import pytest

from mercat.entrypoints.local import stack
from mercat.platform.settings import Settings


@pytest.mark.parametrize("workers", [1, 4])
def test_the_database_has_a_connection_for_everybody(tmp_path: Path, workers: int) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, db_pool_size=30, db_max_overflow=5)

    (postgres, _) = stack.servers(settings, workers)

    (most,) = (word for word in postgres.command if word.startswith("max_connections="))
    processes = len(stack.processes(settings, ["mercat"], {}, workers)) - 1 + workers
    assert int(most.removeprefix("max_connections=")) > processes * (3 * 30 + 5)


def test_servers_of_your_own_are_left_alone(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url="postgresql://db/mercat",
        redis_url="redis://cache",
    )

    assert stack.servers(settings, 1) == []


def test_all_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the books and of webhooks worker and relay count: they have no door of their own."""
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    settings = Settings(_env_file=None, data_dir=tmp_path, port=8123)

    env = stack.process_environment(settings)
    started = stack.processes(settings, ["mercat"], env, 1)

    (folder,) = {one.env["PROMETHEUS_MULTIPROC_DIR"] for one in started}
    assert folder == str(settings.layout.metrics / "8123")
    assert list(Path(folder).iterdir()) == []
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
