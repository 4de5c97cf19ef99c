"""Migrations: one line of them, there and back, and equal to the models."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from mercat.platform import migrations
from mercat.platform.migrations import OutOfDate
from mercat.platform.reads import Reads
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

ROOT = Path(__file__).parents[2]
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
_SEED = """
    INSERT INTO users (id, email, user_type, status) VALUES
        ('01890000-0000-7000-8000-000000000001', 'ada@example.com', 'CUSTOMER', 'ACTIVE')
"""


@pytest.fixture
async def empty(database: str, worker_id: str) -> AsyncIterator[str]:
    """A database without a table."""
    name = f"migrations_{worker_id}"
    await _run(database, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    yield database.replace(f"test_{worker_id}", name)
    await _run(database, f"DROP DATABASE {name} WITH (FORCE)")


async def _run(url: str, *statements: str) -> object:
    connection = await asyncpg.connect(url)
    found: object = None
    try:
        for statement in statements:
            found = await connection.fetchval(statement)
    finally:
        await connection.close()
    return found


def config(url: str) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["database"] = url
    return config


async def alembic(step: str, url: str, *arguments: str) -> None:
    """In a thread: Alembic's environment runs a loop of its own."""
    await asyncio.to_thread(getattr(command, step), config(url), *arguments)


async def test_up_down_and_up_again(empty: str) -> None:
    await alembic("upgrade", empty, "head")
    there = await _run(empty, _TABLES)
    await alembic("downgrade", empty, "base")
    assert await _run(empty, _TABLES) == 1  # Alembic's own
    await alembic("upgrade", empty, "head")

    assert await _run(empty, _TABLES) == there


async def test_a_step_back_and_forth_where_people_live(empty: str) -> None:
    await alembic("upgrade", empty, "head")
    await _run(empty, _SEED)
    await alembic("downgrade", empty, "-1")
    await alembic("upgrade", empty, "head")

    await alembic("check", empty)


async def test_models_have_no_change_that_no_migration_makes(empty: str) -> None:
    await alembic("upgrade", empty, "head")
    await alembic("check", empty)

    await _run(empty, "ALTER TABLE users DROP COLUMN bio")
    with pytest.raises(CommandError, match="bio"):
        await alembic("check", empty)


def test_there_is_one_head_and_it_is_found_without_alembic() -> None:
    script = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))

    assert script.get_heads() == [migrations.head()]


def test_two_heads_are_refused(tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    for name in ("a", "b"):
        (versions / f"{name}.py").write_text(f'revision: str = "{name}"\n')

    with pytest.raises(ValueError, match="unpack"):
        migrations.head(tmp_path)


async def test_a_database_that_is_up_to_date(resources: Resources) -> None:
    await migrations.require_current(resources.reads.value)

    assert await migrations.current(resources.reads.value) == migrations.head()


async def test_one_that_is_not(empty: str, settings: Settings) -> None:
    reads = Reads(settings, empty)
    try:
        assert await migrations.current(reads.value) is None
        with pytest.raises(OutOfDate, match="mercat db upgrade"):
            await migrations.require_current(reads.value)
    finally:
        await reads.close()


async def test_one_that_is_ahead_of_the_code_is_a_release_under_way(
    empty: str, settings: Settings
) -> None:
    await alembic("upgrade", empty, "head")
    await _run(empty, "UPDATE alembic_version SET version_num = 'from_the_future'")
    reads = Reads(settings, empty)
    try:
        await migrations.require_current(reads.value)
    finally:
        await reads.close()
