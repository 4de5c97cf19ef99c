"""An export is written once, whatever happens to the worker or the account meanwhile."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import Person, Post
from tests.modules.identity.test_delete_account import grace_ends, leave
from tests.modules.identity.test_export_data import ask, no_files, ready, stored

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.identity.dependencies import profile
from mercat.modules.identity.events import ExportRequested
from mercat.modules.identity.models import DataExport
from mercat.modules.identity.service import ExportFiles
from mercat.platform.outbox import OutboxEvent
from mercat.platform.personal_data import Areas
from mercat.platform.resources import Resources

__all__ = ["no_files"]  # a fixture, used by itself


async def write(resources: Resources) -> None:
    """What a worker does with the one export that was asked for."""
    async with resources.database.open_session() as own:
        export_id, user_id = (await own.execute(select(DataExport.id, DataExport.user_id))).one()
        await own.rollback()
        event = ExportRequested(export_id=export_id, user_id=user_id)
        await profile.write_export(own, resources, PERSONAL_DATA).execute(event)


async def test_a_worker_that_dies_after_writing_leaves_one_file(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    """The file is there, and the row does not know: as after kill -9."""
    await ready(client, post, tokens)
    await session.execute(text("UPDATE deliveries SET handled_at = NULL, leased_until = NULL"))
    await session.execute(update(DataExport).values(completed_at=None))
    await session.commit()
    (key,) = await stored(resources)
    before = await resources.storage.get_bytes(key)

    await post.run()

    assert await stored(resources) == [key]
    assert await resources.storage.get_bytes(key) == before
    assert (await ask(client, tokens)).status_code == 200


async def test_two_workers_at_once_write_one_file_and_one_letter(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    await ask(client, tokens)

    await asyncio.gather(*(write(resources) for _ in range(4)))

    ready_events = select(func.count()).where(OutboxEvent.name == "ExportReady")
    assert await session.scalar(ready_events) == 1
    assert len(await stored(resources)) == 1


async def expire(resources: Resources) -> None:
    """What the erasure of an account does to its exports."""
    async with resources.database.open_session() as other:
        await other.execute(update(DataExport).values(expires_at=resources.clock.now()))
        await other.commit()


async def test_an_account_that_was_erased_before_it_was_written_leaves_no_file(
    client: AsyncClient,
    resources: Resources,
    tokens: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ask(client, tokens)
    await expire(resources)
    written: list[Areas] = []

    def pack(_: ExportFiles, areas: Areas) -> bytes:
        written.append(areas)
        return b""

    monkeypatch.setattr(ExportFiles, "_pack", pack)

    await write(resources)

    assert (written, await stored(resources)) == ([], [])


async def test_nor_does_one_that_is_erased_while_it_is_written(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    tokens: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ask(client, tokens)
    written = ExportFiles.write

    async def write_and_expire(self: ExportFiles, export: DataExport, areas: Areas) -> None:
        await written(self, export, areas)
        assert len(await stored(resources)) == 1
        await expire(resources)

    monkeypatch.setattr(ExportFiles, "write", write_and_expire)

    await write(resources)

    assert await stored(resources) == []
    assert await session.scalar(select(DataExport.completed_at)) is None


async def test_an_erased_accounts_file_goes_at_once(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    tokens: dict[str, Any],
) -> None:
    await ready(client, post, tokens)
    await leave(client, tokens)
    await grace_ends(post)

    assert await stored(resources) == []
    assert (await session.scalars(select(DataExport))).all() == []
