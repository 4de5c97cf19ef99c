"""`mercat audit verify`: what it tells, and how it ends."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.running_api import environment_of
from typer.testing import CliRunner

from mercat.entrypoints import cli
from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.platform.settings import Settings


@pytest.fixture(autouse=True)
def _as_the_tests_are(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
async def _three_acts(session: AsyncSession) -> None:
    for number in range(3):
        act = Act(action="door.opened", target_type="door", target_id=str(number))
        await AuditTrail(session).record(act)
    await session.commit()


async def verify(*heads: str) -> tuple[int, str]:
    """In a thread: a command runs a loop of its own."""
    words = ["audit", "verify", *(word for head in heads for word in ("--head", head))]
    result = await asyncio.to_thread(CliRunner().invoke, cli.app, words)
    return result.exit_code, result.output


async def tamper(session: AsyncSession, statement: str) -> None:
    await session.execute(text("SET LOCAL session_replication_role = replica"))
    await session.execute(text(statement))
    await session.commit()


async def test_a_whole_trail_and_the_head_to_keep(session: AsyncSession) -> None:
    status, told = await verify()

    found = await session.scalar(
        text("SELECT encode(hash, 'hex') FROM audit_events LIMIT 1 OFFSET 2")
    )
    assert (status, "whole: 3 rows" in told) == (0, True)
    assert told.splitlines()[-1] == f"3:{found}"


async def test_it_names_the_row(session: AsyncSession) -> None:
    await tamper(session, "UPDATE audit_events SET action = 'x.y' WHERE position = 2")

    status, told = await verify()

    assert status == 1
    assert "Row 2 was altered." in told
    assert "broken" in told


async def test_a_kept_head_shows_what_was_cut_off(session: AsyncSession) -> None:
    _, told = await verify()
    kept = told.splitlines()[-1]
    assert (await verify(kept))[0] == 0
    await tamper(session, "DELETE FROM audit_events WHERE position = 3")
    assert (await verify())[0] == 0

    status, told = await verify(kept)

    assert (status, "Row 3 was seen before" in told) == (1, True)


@pytest.mark.parametrize("head", ["x", "3", "3:xyz", ":"])
async def test_what_is_no_head(head: str) -> None:
    status, told = await verify(head)

    assert (status, "looks like" in told) == (1, True)
