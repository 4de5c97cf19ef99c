"""`mercat db downgrade`: it says what it takes, asks, and is careful in production."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from tests.conftest import database_url, execute, layout
from tests.running_api import environment_of
from typer.testing import CliRunner

from mercat import __version__
from mercat.entrypoints import cli, database
from mercat.platform import migrations
from mercat.platform.settings import Settings


@pytest.fixture
async def url(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> AsyncIterator[str]:
    """A database of its own, with every migration."""
    name, server = "taken_back", layout().database_url
    await execute(server, f"CREATE DATABASE {name} TEMPLATE mercat_template")
    for variable, value in environment_of(settings).items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("DATABASE_URL", database_url(name))
    monkeypatch.setenv("COLUMNS", "200")
    yield database_url(name)
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def run(*words: str, typed: str = "") -> tuple[int, str]:
    result = await asyncio.to_thread(
        CliRunner().invoke, database.db, ["downgrade", *words], input=typed
    )
    return result.exit_code, result.output


async def revision(url: str) -> str | None:
    connection = await asyncpg.connect(url)
    try:
        return await migrations.current(connection.fetchval)
    finally:
        await connection.close()


async def test_it_says_what_it_takes_back(url: str) -> None:
    head = migrations.head()
    before = migrations.parent(head)

    status, told = await run("--yes")

    assert (status, await revision(url)) == (0, before)
    assert f"with the data in their tables: {head}." in told
    assert f"Taken back: {head} → {before}." in told


async def test_all_of_it(url: str) -> None:
    status, told = await run("base", "--yes")

    assert (status, await revision(url)) == (0, None)
    assert f"Taken back: {migrations.head()} → base." in told
    assert await run("base", "--yes") == (0, "There is nothing to take back.\n")


@pytest.mark.parametrize(("typed", "taken"), [("n\n", False), ("y\n", True)])
async def test_at_a_terminal_it_asks(
    url: str, monkeypatch: pytest.MonkeyPatch, typed: str, *, taken: bool
) -> None:
    monkeypatch.setattr(database, "_at_a_terminal", lambda: True)

    status, told = await run(typed=typed)

    assert "Take them back?" in told
    assert (status == 0) is taken
    assert (await revision(url) != migrations.head()) is taken


async def test_in_production_it_wants_to_be_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    production = {
        "ENVIRONMENT": "production",
        "SMTP_HOST": "mail.example",
        "PUBLIC_URL": "https://mercat.example",
        "STORAGE_URL": "s3://bucket",
        "BCRYPT_ROUNDS": "12",
    }
    for name, value in production.items():
        monkeypatch.setenv(name, value)

    status, told = await run()

    assert (status, await revision(url)) == (1, migrations.head())
    assert "In production this needs --yes." in told


@pytest.mark.parametrize("target", ["-999", "nowhere"])
async def test_what_is_not_there_is_not_taken(url: str, target: str) -> None:
    status, told = await run(target, "--yes")

    assert (status, await revision(url)) == (1, migrations.head())
    assert "Nothing was done" in told


async def test_without_a_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://x@/x?host={tmp_path}")

    status, told = await run("--yes")

    assert (status, "Nothing was done" in told) == (1, True)


def test_the_version() -> None:
    result = CliRunner().invoke(cli.app, ["--version"])

    assert (result.exit_code, result.output) == (0, f"mercat {__version__}\n")
