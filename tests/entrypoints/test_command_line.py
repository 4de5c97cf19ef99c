"""The command line: what it says, and how it ends."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.running_api import environment_of
from typer.testing import CliRunner

from mercat.entrypoints import cli, http
from mercat.entrypoints.database import db
from mercat.platform.settings import Settings

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
COMMANDS = [
    *(["up"], ["api"], ["worker"], ["scheduler"], ["relay"], ["demo"], ["doctor"]),
    *(
        ["create-admin"],
        ["audit", "verify"],
        ["openapi"],
        ["graphql-schema"],
        ["outbox", "dead"],
        ["outbox", "replay"],
    ),
    *(["db", "upgrade"], ["db", "downgrade"], ["db", "revision"], ["db", "check"]),
]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command on the servers of the test run, in an empty folder."""
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    if not any(group.name == "db" for group in cli.app.registered_groups):
        cli.app.add_typer(db, name="db")
    return lambda *words, **more: runner.invoke(cli.app, words, **more)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")

    assert result.exit_code == 0
    (line, *_) = [line for line in result.output.splitlines()[2:] if line.strip()]
    assert len(line.strip()) > 15


def test_all_commands_are_listed(run: Run) -> None:
    listed = run("--help").output

    for command in COMMANDS:
        assert command[0] in listed
    assert "prepare" not in listed


def test_help_comes_at_once() -> None:
    """Before what only some commands need: each process of Mercat begins with these imports."""
    command = [sys.executable, "-X", "importtime", "-m", "mercat.entrypoints.cli", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert not {"alembic", "asyncpg", "celery", "fastapi", "pydantic", "sqlalchemy"} & imported


def test_without_words_it_helps(run: Run) -> None:
    assert "Usage:" in run().output


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "nine", "PORT: Input should be a valid integer"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL: must start with postgresql://"),
        ("STORAGE_URL", "gs://x", "STORAGE_URL: must start with one of file:///, s3://"),
        ("SECRET_KEY", "hunter2", "SECRET_KEY needs at least 32 bytes"),
        ("ENVIRONMENT", "production", "SMTP_HOST is missing"),
    ],
)
@pytest.mark.parametrize(
    "command", [["up"], ["api"], ["doctor"], ["outbox", "dead"], ["db", "upgrade"]], ids=" ".join
)
def test_bad_settings_are_told_plainly(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    told: str,
    command: list[str],
) -> None:
    monkeypatch.setenv(name, value)

    result = run(*command)

    assert result.exit_code == 2
    assert told in result.output
    assert ".env.example" in result.output
    assert "Traceback" not in result.output
    assert "hunter2" not in result.output


def test_the_openapi_document_is_written_and_compared(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # One, not four: it takes seconds to make it, and to write its document.
    monkeypatch.setattr(http, "create_app", cache(http.create_app))

    assert run("openapi", "--check").exit_code == 1
    assert run("openapi").exit_code == 0
    assert run("openapi", "--check").exit_code == 0
    document = json.loads((tmp_path / "openapi.json").read_text())
    assert document["info"]["title"] == "Mercat"

    (tmp_path / "openapi.json").write_text("{}")
    result = run("openapi", "--check")
    assert (result.exit_code, "out of date" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("email", "password", "told"),
    [
        ("nobody", "long enough for all", "not a valid e-mail address"),
        ("boss@example.com", "short", "8 to 256 characters"),
    ],
)
def test_an_account_that_cannot_be_made(run: Run, email: str, password: str, told: str) -> None:
    result = run("create-admin", "--email", email, "--password", password)

    assert result.exit_code == 1
    assert told in result.output


def test_the_command_itself() -> None:
    command = [sys.executable, "-m", "mercat.entrypoints.cli", "--help"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)

    assert result.returncode == 0
    assert "Mercat, the open backend for local marketplaces" in result.stdout


def test_replay_wants_ids(run: Run) -> None:
    result = run("outbox", "replay", "not-an-id")

    assert result.exit_code == 2
    assert "valid UUID" in result.output or "not a valid" in result.output
