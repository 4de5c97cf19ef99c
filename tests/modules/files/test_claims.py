"""Files put to use by other modules, let go, deleted, and cleared up if nobody uses them."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.files.pictures import PDF
from tests.modules.files.uploader import Uploader
from tests.modules.identity.lives import Life, request_deletion
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import acts

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.files.errors import FileNotUsable
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.dependencies import profile
from mercat.modules.identity.events import DeletionDue
from mercat.platform.ids import uuid7
from mercat.platform.personal_data import Holdings, Subject
from mercat.platform.reads import Query, Row


async def test_claimed_once_and_released(uma: Uploader, post: Post) -> None:
    file = await uma.file()

    await uma.claim(file["id"])

    with pytest.raises(FileNotUsable):
        await uma.claim(file["id"])
    assert told(await uma.drop(file)) == (409, "file_in_use")
    await post.run()
    assert await uma.is_consistent()
    await uma.release(UUID(file["id"]))
    await uma.release(UUID(file["id"]))
    assert told(await uma.read(file)) == (404, "file_not_found")
    await post.run()
    assert await uma.rows() == []
    assert await uma.lying_about() == set()


async def test_what_cannot_be_claimed(uma: Uploader, carl: Uploader) -> None:
    file, pending, gone = await uma.file(), await uma.announce(), await uma.file()
    await uma.drop(gone)

    for who, file_id, purpose in (
        (uma, file["id"], "BUSINESS_LOGO"),
        (carl, file["id"], "PORTFOLIO"),
        (uma, pending["id"], "PORTFOLIO"),
        (uma, gone["id"], "PORTFOLIO"),
        (uma, uuid7(), "PORTFOLIO"),
    ):
        with pytest.raises(FileNotUsable):
            await who.claim(file_id, purpose)

    assert [row.claimed_at for row in await uma.rows()] == [None, None, None]
    await uma.claim(file["id"])


async def test_claimed_by_one_of_many(uma: Uploader) -> None:
    file = await uma.file()

    claims = await asyncio.gather(
        *(uma.claim(file["id"]) for _ in range(5)), return_exceptions=True
    )

    assert [type(claim).__name__ for claim in claims if claim is not None] == ["FileNotUsable"] * 4


async def test_a_claim_that_fails_leaves_it_free(uma: Uploader, session: AsyncSession) -> None:
    file = await uma.file()

    await FileClaims(session).claim(uma.account.id, UUID(file["id"]), FilePurpose.PORTFOLIO)
    await session.rollback()

    await uma.claim(file["id"])


async def test_deleted_while_it_is_claimed(uma: Uploader, post: Post) -> None:
    """One of them is too late, whichever it is."""
    for _ in range(5):
        file = await uma.file()
        claim, dropped = await asyncio.gather(
            uma.claim(file["id"]), uma.drop(file), return_exceptions=True
        )
        assert not isinstance(dropped, BaseException)
        claimed = claim is None
        assert dropped.status_code == (409 if claimed else 200)
        assert claimed or isinstance(claim, FileNotUsable)
        await post.run()
        assert (await uma.read(file)).status_code == (200 if claimed else 404)


async def test_deleted(uma: Uploader, post: Post) -> None:
    file, document = await uma.file(), await uma.file(PDF, "ATTACHMENT")

    response = await uma.drop(file)

    assert (response.status_code, response.json()) == (200, {"message": "The file is deleted."})
    assert told(await uma.drop(file)) == (404, "file_not_found")
    assert told(await uma.complete(file)) == (404, "file_not_found")
    await post.run()
    assert (await uma.look(file["url"])).status_code == 404
    assert (await uma.look(document["url"])).status_code == 200
    assert await uma.is_consistent()
    names = [name for name, _ in await acts(uma.house)]
    assert sorted(names) == ["file.deleted", "file.uploaded", "file.uploaded"]


async def test_a_photo_of_oneself_goes_by_its_own_door(uma: Uploader) -> None:
    await uma.put()
    (photo,) = await uma.rows()

    assert told(await uma.drop({"id": photo.id})) == (409, "file_in_use")


async def test_an_upload_that_is_deleted_while_it_is_stored_leaves_nothing(
    uma: Uploader, app: FastAPI, post: Post, clock: MovableClock
) -> None:
    address = await uma.announce()
    await uma.ship(address)
    clock.move(minutes=25)  # nothing can be sent there any more
    storage, arrived = uma.house.storage, asyncio.Event()
    put, goes_on = storage.put, asyncio.Event()

    async def slow(key: str, content: bytes) -> None:
        arrived.set()
        await goes_on.wait()
        await put(key, content)

    storage.put = slow  # type: ignore[method-assign,assignment]
    completing = asyncio.create_task(uma.complete(address))
    await arrived.wait()
    assert (await uma.drop(address)).status_code == 200
    await post.run()
    goes_on.set()

    assert told(await completing) == (404, "file_not_found")

    clock.move(minutes=66)
    await uma.pass_hour()
    await post.run()
    assert await uma.lying_about() == set()
    assert await uma.rows() == []


async def test_what_nobody_uses_goes_after_a_day(
    uma: Uploader, post: Post, clock: MovableClock
) -> None:
    await uma.put()
    used = await uma.file()
    await uma.file()
    await uma.file(PDF, "ATTACHMENT")
    await uma.claim(used["id"])

    clock.move(hours=23)
    await uma.pass_hour()
    await post.run()
    assert len(await uma.rows()) == 4
    clock.move(hours=1, minutes=10)
    await uma.pass_hour()
    await post.run()

    assert [row.purpose for row in await uma.rows()] == ["USER_PHOTO", "PORTFOLIO"]
    assert await uma.lying_about() == {key for row in await uma.rows() for key in row.keys}


async def test_addresses_of_many_in_one_question(
    uma: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [await uma.file(purpose="BUSINESS_LOGO") for _ in range(3)]
    document, pending = await uma.file(PDF, "ATTACHMENT"), await uma.announce()
    ids = [UUID(file["id"]) for file in (*pictures, document, pending)]
    asked = []
    reads_all = uma.house.reads.all

    async def counted(query: Query, **values: Any) -> list[Row]:
        asked.append(query)
        return await reads_all(query, **values)

    monkeypatch.setattr(uma.house.reads, "all", counted)
    found = await uma.urls().get_many([*ids, *ids, uuid7()])
    assert await uma.urls().get_many([]) == {}

    assert found.keys() == set(ids[:3])
    assert len(asked) == 1
    for file in pictures:
        assert found[UUID(file["id"])].model_dump() == file["variants"]
        assert (await uma.look(found[UUID(file["id"])].card)).status_code == 200


async def test_an_address_stays_the_same_for_hours(
    uma: Uploader, clock: MovableClock, tmp_path: Path
) -> None:
    logo = UUID((await uma.file(purpose="BUSINESS_LOGO"))["id"])
    clock.ahead += timedelta(seconds=-clock.now().timestamp() % (6 * 3600))  # a window begins

    first = (await uma.urls().get_many([logo]))[logo]
    clock.move(hours=5, minutes=59)
    assert (await uma.urls().get_many([logo]))[logo] == first
    clock.move(minutes=2)
    second = (await uma.urls().get_many([logo]))[logo]
    assert second != first
    for url in (first.full, second.full):
        shown = await uma.look(url)
        assert shown.status_code == 200
        assert shown.headers["cache-control"].startswith("private, max-age=")
    clock.move(hours=6)
    assert told(await uma.look(first.full)) == (403, "url_expired")


async def test_what_is_known_of_them_is_in_the_export(uma: Uploader, session: AsyncSession) -> None:
    await uma.upload(name="garden.jpg")

    areas = await Holdings(session, PERSONAL_DATA).export(
        Subject(uma.account.id, "uma@example.com")
    )

    (row,) = areas["files"]["files"]
    assert (row["filename"], row["purpose"]) == ("garden.jpg", "PORTFOLIO")
    assert "storage_key" not in row
    assert "sha256" not in row


async def test_erased_with_their_owner_but_for_what_a_business_shows(
    uma: Uploader, session: AsyncSession, post: Post
) -> None:
    shown = await uma.file(purpose="BUSINESS_LOGO")
    mine = await uma.file(purpose="PROPERTY_PHOTO")
    await uma.file()
    await uma.announce()
    await uma.claim(shown["id"], "BUSINESS_LOGO")
    await uma.claim(mine["id"], "PROPERTY_PHOTO")
    at = uma.house.clock.now()
    await request_deletion(session, Life(uma.account.id), at)

    async with uma.house.database.open_session() as other:
        due = DeletionDue(user_id=uma.account.id, requested_at=at)
        await profile.anonymise_user(other, uma.house, PERSONAL_DATA).execute(due)
    await post.run()

    rows = await uma.rows()
    assert [(row.purpose, row.status) for row in rows] == [
        ("BUSINESS_LOGO", "READY"),
        ("PORTFOLIO", "PENDING"),
    ]
    assert [row.filename for row in rows] == [None, None]
    assert await uma.stored() == set(rows[0].keys)
