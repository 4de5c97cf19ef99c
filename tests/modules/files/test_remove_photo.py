"""One's own photo: taken away, taken along, erased."""

import asyncio
import json

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.files.sitter import Sitter
from tests.modules.files.test_replace_photo import both
from tests.modules.identity.lives import Life, request_deletion
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import acts

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.identity.dependencies import profile
from mercat.modules.identity.events import DeletionDue
from mercat.platform.outbox import OutboxEvent
from mercat.platform.personal_data import Holdings, Subject


@both
async def test_taken_away(bea: Sitter, post: Post) -> None:
    url = (await bea.put()).json()["url"]

    response = await bea.delete()

    assert (response.status_code, response.json()) == (
        200,
        {"message": "There is no photo of you any more."},
    )
    assert told(await bea.get()) == (404, "no_photo")
    await post.run()
    assert await bea.stored() == set()
    assert await bea.rows() == []
    assert (await bea.look(url)).status_code == 404
    names = [name for name, _ in await acts(bea.house)]
    assert sorted(names) == ["photo.removed", "photo.replaced"]


async def test_taking_away_nothing(bea: Sitter, session: AsyncSession) -> None:
    assert (await bea.delete()).status_code == 200

    assert list(await session.scalars(select(OutboxEvent.name))) == []
    assert await acts(bea.house) == []


async def test_sending_and_taking_away_at_once(bea: Sitter, post: Post) -> None:
    await bea.put()

    await asyncio.gather(bea.put(), bea.delete(), bea.put(), bea.delete())

    await post.run()
    rows = await bea.rows()
    assert len(rows) <= 1
    assert await bea.stored() == {key for row in rows for key in row.keys}


async def test_what_is_known_of_it_is_in_the_export(bea: Sitter, session: AsyncSession) -> None:
    await bea.put()

    areas = await Holdings(session, PERSONAL_DATA).export(
        Subject(bea.account.id, "bea@example.com")
    )

    (row,) = areas["files"]["files"]
    assert (row["width"], row["height"], row["content_type"]) == (600, 300, "image/webp")
    assert set(row["variants"]) == {"thumb", "card", "full"}
    assert "files/" not in json.dumps(row, default=str)


async def test_erased_with_its_owner(bea: Sitter, session: AsyncSession, post: Post) -> None:
    await bea.put()
    await bea.put()
    at = bea.house.clock.now()
    await request_deletion(session, Life(bea.account.id), at)

    async with bea.house.database.open_session() as other:
        due = DeletionDue(user_id=bea.account.id, requested_at=at)
        await profile.anonymise_user(other, bea.house, PERSONAL_DATA).execute(due)
    assert [row.status for row in await bea.rows()] == ["ARCHIVED", "ARCHIVED"]
    await post.run()

    assert await bea.rows() == []
    assert await bea.stored() == set()
