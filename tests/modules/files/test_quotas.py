"""How much one person may have, also when they ask many times at once."""

import asyncio
from dataclasses import replace

import pytest
from fastapi import FastAPI
from tests.conftest import MovableClock
from tests.modules.files.pictures import PDF
from tests.modules.files.sitter import PNG
from tests.modules.files.uploader import Uploader
from tests.modules.identity.people import Post, changed, told

from mercat.modules.files.repository import FileRepository

ROOM = 3 * len(PDF) + 10


@pytest.fixture
def small(uma: Uploader, app: FastAPI) -> Uploader:
    """Room for three documents, and two that are announced."""
    settings = changed(uma.house.settings, max_storage_per_user=ROOM, max_pending_uploads=2)
    house = replace(uma.house, settings=settings)
    app.state.resources = house
    return Uploader(uma.account, house)


async def test_no_room_left(small: Uploader) -> None:
    files = [await small.file(PDF, "ATTACHMENT") for _ in range(3)]

    refused = await small.upload(PDF, "ATTACHMENT")

    assert told(refused) == (409, "quota_exceeded")
    detail = refused.json()["detail"]
    assert (detail["quota"], detail["limit"]) == ("storage", ROOM)
    assert told(await small.upload(PNG)) == (409, "quota_exceeded")
    assert told(await small.presign(11)) == (409, "quota_exceeded")
    assert (await small.presign(10)).status_code == 201
    assert len(await small.rows()) == 4
    assert len(await small.stored()) == 3
    assert (await small.put()).status_code == 200  # there is one photo of oneself
    await small.drop(files[0])
    assert (await small.upload(PDF, "ATTACHMENT")).status_code == 201
    assert told(await small.presign(1)) == (409, "quota_exceeded")


async def test_raced(small: Uploader) -> None:
    answers = await asyncio.gather(*(small.upload(PDF, "ATTACHMENT") for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5
    assert len(await small.stored()) == 3


async def test_announcing_raced(small: Uploader) -> None:
    answers = await asyncio.gather(*(small.presign(1) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [201] * 2 + [409] * 6
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["detail"]["quota"] == "pending_uploads"


async def test_what_it_becomes_counts_and_not_what_was_announced(
    small: Uploader, app: FastAPI
) -> None:
    """A picture of few bytes becomes three that have more."""
    settings = changed(small.house.settings, max_storage_per_user=len(PNG))
    app.state.resources = replace(small.house, settings=settings)
    address = await small.announce()
    await small.ship(address)

    assert told(await small.complete(address)) == (409, "quota_exceeded")

    assert (await small.read(address)).json()["status"] == "PENDING"


async def test_what_can_still_be_sent_counts(
    small: Uploader, post: Post, clock: MovableClock
) -> None:
    """Or a thousand addresses could be asked for, given up, and filled all the same."""
    deleted, refused = await small.announce(ROOM - 50), await small.announce(50)
    await small.drop(deleted)
    await small.ship(refused, b"<svg>".ljust(50))
    assert told(await small.complete(refused)) == (415, "unsupported_media_type")

    assert told(await small.presign(1)) == (409, "quota_exceeded")

    await small.ship(refused, b"<svg>".ljust(50))
    clock.move(minutes=66)
    await small.pass_hour()
    await post.run()
    assert await small.lying_about() == set()
    async with small.house.database.open_session() as session:
        assert await FileRepository(session).used(small.account.id) == 0


async def test_everybody_has_their_own(small: Uploader, carl: Uploader) -> None:
    for _ in range(3):
        await small.file(PDF, "ATTACHMENT")

    assert (await carl.upload(PDF, "ATTACHMENT")).status_code == 201
