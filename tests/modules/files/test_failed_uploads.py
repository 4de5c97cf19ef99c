"""Uploads that end half-way, by an enemy or by misfortune."""

import asyncio
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.files.sitter import Sitter
from tests.modules.identity.people import Post, told

from mercat.modules.identity.models import User, UserStatus
from mercat.platform.errors import Unavailable
from mercat.platform.images import Images, Limits
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.outbox.sending import Outbox
from mercat.platform.resources import Resources
from mercat.platform.storage import Storage


async def test_a_hostile_picture_costs_one_request(
    bea: Sitter, app: FastAPI, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text("while True: pass")
    images = Images(Limits(patience=1), program=program)
    app.state.resources = replace(bea.house, images=images)

    hostile, others = await asyncio.gather(
        bea.put(), asyncio.gather(*(bea.account.get("/users/me") for _ in range(20)))
    )

    assert told(hostile) == (503, "unavailable")
    assert {answer.status_code for answer in others} == {200}
    assert await bea.rows() == []
    app.state.resources = bea.house
    assert (await bea.put()).status_code == 200


class FullStorage(Storage):
    """Takes two files and no more."""

    taken = 0

    async def put(self, key: str, content: object) -> None:
        self.taken += 1
        if self.taken > 2:
            raise Unavailable(dependency="storage")
        await super().put(key, content)  # type: ignore[arg-type]


async def test_what_an_upload_that_failed_has_stored_is_cleared_up(
    bea: Sitter, app: FastAPI, post: Post, clock: MovableClock, tmp_path: Path
) -> None:
    await bea.put()
    storage = FullStorage(f"file://{tmp_path}/files", [b"signs"], clock)
    app.state.resources = replace(bea.house, storage=storage)

    assert told(await bea.put()) == (503, "unavailable")

    assert [row.status for row in await bea.rows()] == ["READY", "PENDING"]
    assert len(await bea.stored()) == 5
    await pass_hour(bea.house, post)
    assert len(await bea.stored()) == 5  # it might be under way
    clock.move(minutes=16)
    await pass_hour(bea.house, post)
    assert await bea.is_consistent()


async def pass_hour(house: Resources, post: Post) -> None:
    async with house.database.open_session() as session:
        Outbox(session).add(HourPassed())
        await session.commit()
    await post.run()


async def test_an_upload_that_took_too_long_is_not_shown(
    bea: Sitter, app: FastAPI, clock: MovableClock, tmp_path: Path
) -> None:
    """What is stored of it may be half deleted by then."""
    first = (await bea.put()).json()["url"].partition("?")[0]

    class SlowStorage(Storage):
        async def put(self, key: str, content: object) -> None:
            await super().put(key, content)  # type: ignore[arg-type]
            clock.move(minutes=4)

    storage = SlowStorage(f"file://{tmp_path}/files", [b"signs"], clock)
    app.state.resources = replace(bea.house, storage=storage)

    assert told(await bea.put()) == (503, "unavailable")

    app.state.resources = bea.house
    assert [row.status for row in await bea.rows()] == ["READY", "PENDING"]
    assert (await bea.get()).json()["url"].startswith(first)


async def test_who_was_erased_meanwhile_has_no_photo(
    bea: Sitter, app: FastAPI, session: AsyncSession, tmp_path: Path, clock: MovableClock
) -> None:
    class EraserStorage(Storage):
        async def put(self, key: str, content: object) -> None:
            await super().put(key, content)  # type: ignore[arg-type]
            user = await session.get_one(User, bea.account.id, with_for_update=True)
            user.status = UserStatus.DELETED
            await session.commit()

    storage = EraserStorage(f"file://{tmp_path}/files", [b"signs"], clock)
    app.state.resources = replace(bea.house, storage=storage)

    assert told(await bea.put()) == (401, "session_ended")

    assert [row.status for row in await bea.rows()] == ["PENDING"]
