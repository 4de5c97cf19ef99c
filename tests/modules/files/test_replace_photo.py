"""One's own photo: sent, shown, replaced."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.files.pictures import (
    HTML,
    MAKER,
    SVG,
    bomb,
    decoded,
    encoded,
    from_camera,
    halves,
)
from tests.modules.files.sitter import DOOR, PNG, Sitter, variants
from tests.modules.identity.people import Post, changed, told
from tests.modules.identity.staff import acts, join

from mercat.modules.files.models import File, FileStatus
from mercat.platform.outbox import OutboxEvent
from mercat.platform.storage import Storage

both = pytest.mark.parametrize("house", ["local", "s3"], indirect=True)


@both
async def test_sent_and_shown(bea: Sitter, session: AsyncSession, clock: MovableClock) -> None:
    assert told(await bea.get()) == (404, "no_photo")

    response = await bea.put(from_camera(), "me.jpg")

    assert response.status_code == 200, response.text
    answer = response.json()
    assert set(answer) == {"url", "variants", "expires_at"}
    assert answer["url"] == variants(answer)["full"]
    left = datetime.fromisoformat(answer["expires_at"]) - clock.now()
    assert timedelta(minutes=30) < left <= timedelta(hours=1)
    sizes = {}
    for name, url in variants(answer).items():
        shown = await bea.look(url)
        assert shown.status_code == 200
        picture = decoded(shown.content)
        sizes[name] = picture.size
        assert len(picture.getexif()) == 0
        assert MAKER.encode() not in shown.content
    assert sizes == {"thumb": (128, 128), "card": (300, 300), "full": (300, 600)}
    again = (await bea.get()).json()
    assert set(variants(again)) == {"thumb", "card", "full"}
    assert await bea.is_consistent()
    (file,) = await session.scalars(select(File))
    assert (file.owner_user_id, file.purpose) == (bea.account.id, "USER_PHOTO")
    assert (file.content_type, file.width, file.height) == ("image/webp", 300, 600)
    assert file.size == sum(variant["size"] for variant in file.variants.values())
    assert await acts(bea.house) == [("photo.replaced", str(bea.account.id))]


async def test_a_browser_shows_it_as_a_picture_and_as_nothing_else(bea: Sitter) -> None:
    shown = await bea.look((await bea.put()).json()["url"])

    assert shown.headers["content-type"] == "image/webp"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-disposition"].startswith("attachment")


@both
async def test_the_photo_before_is_deleted(bea: Sitter, post: Post) -> None:
    first = (await bea.put()).json()

    second = (await bea.put(encoded(halves(90, 90), "GIF"))).json()

    assert variants(first).keys() == variants(second).keys()
    assert len(await bea.stored()) == 6
    await bea.house.cache._redis.flushdb()
    await post.run()
    assert await bea.is_consistent()
    assert (await bea.look(first["url"])).status_code == 404
    assert decoded((await bea.look(second["url"])).content).size == (90, 90)


@pytest.mark.parametrize("door", ["/api/users/me/photo", "/users/me/photo"])
async def test_older_clients_look_elsewhere(bea: Sitter, door: str) -> None:
    large = encoded(halves(), "PNG") + bytes(2 * 1024 * 1024)

    assert (await bea.put(large, door=door)).status_code == 200


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", (415, "unsupported_media_type")),
        (SVG, (415, "unsupported_media_type")),
        (HTML, (415, "unsupported_media_type")),
        (PNG[:60], (422, "image_unreadable")),
        (bomb(), (422, "too_many_pixels")),
    ],
)
async def test_what_is_refused_leaves_nothing(
    bea: Sitter, session: AsyncSession, content: bytes, refusal: tuple[int, str]
) -> None:
    assert told(await bea.put(content)) == refusal

    assert await bea.stored() == set()
    assert await bea.rows() == []
    assert list(await session.scalars(select(OutboxEvent.name))) == []
    assert await acts(bea.house) == []


async def test_a_byte_too_many(bea: Sitter, app: FastAPI) -> None:
    settings = bea.house.settings
    most = PNG + bytes(settings.max_upload_size - len(PNG))

    assert told(await bea.put(most + b"x")) == (413, "content_too_large")
    assert told(await bea.put(most + bytes(20_000))) == (413, "content_too_large")
    assert told(await bea.put(bytes(3 * settings.max_upload_size))) == (413, "content_too_large")
    assert await bea.rows() == []
    assert await bea.stored() == set()
    assert (await bea.put(most)).status_code == 200


async def test_other_doors_take_no_more_than_before(bea: Sitter) -> None:
    for door in ("/api/v1/users/me", "/api/v1/users/me/photo/", "/api/v1/auth/login"):
        refused = await bea.put(bytes(2 * 1024 * 1024), door=door)
        assert told(refused) == (413, "content_too_large"), door


async def test_what_is_no_form_with_a_file(bea: Sitter) -> None:
    client = bea.account.client
    who = {"Authorization": f"Bearer {bea.account.token}"}

    plain = await client.put(DOOR, content=PNG, headers={**who, "Content-Type": "image/png"})
    empty = await client.put(DOOR, files={"other": PNG}, headers=who)
    text = await client.put(DOOR, files={"file": (None, "text")}, headers=who)
    two = await client.put(DOOR, files=[("file", PNG), ("file", PNG)], headers=who)
    broken = await client.put(
        DOOR, content=b"x", headers={**who, "Content-Type": "multipart/form-data"}
    )

    assert told(plain) == (415, "unsupported_media_type")
    for refused in (empty, text):
        assert told(refused) == (422, "validation_error")
        assert refused.json()["detail"]["fields"][0]["loc"] == ["body", "file"]
    assert told(two) == (400, "malformed")
    assert told(broken) == (400, "malformed")
    assert await bea.rows() == []


async def test_a_kind_that_the_operator_does_not_want(bea: Sitter, app: FastAPI) -> None:
    settings = changed(bea.house.settings, allowed_extensions=("jpg", "pdf"))
    app.state.resources = replace(bea.house, settings=settings)

    assert told(await bea.put(PNG)) == (415, "unsupported_media_type")
    assert (await bea.put(from_camera())).status_code == 200


async def test_a_program_needs_permission(bea: Sitter) -> None:
    reads = {"X-API-Key": (await bea.account.make_key("account:read"))["key"]}
    writes = {"X-API-Key": (await bea.account.make_key("account:write"))["key"]}

    assert told(await bea.put(**reads)) == (403, "forbidden")
    assert await bea.rows() == []
    assert (await bea.put(**writes)).status_code == 200
    client = bea.account.client
    assert (await client.get(DOOR, headers=reads)).status_code == 200
    assert told(await client.get(DOOR, headers=writes)) == (403, "forbidden")
    assert told(await client.delete(DOOR, headers=reads)) == (403, "forbidden")
    assert (await client.delete(DOOR, headers=writes)).status_code == 200


async def test_a_stranger_sends_it_for_nothing(bea: Sitter, client: AsyncClient) -> None:
    """The body is not even looked at."""
    assert told(await client.put(DOOR, content=b"x")) == (401, "not_authenticated")


async def test_everybody_has_their_own(bea: Sitter, client: AsyncClient, post: Post) -> None:
    carl = Sitter(await join(client, bea.house, "carl@example.com"), bea.house)
    await bea.put()
    await carl.put()
    await carl.put()

    await post.run()

    assert (await bea.get()).json()["url"].split("?")[0] not in (await carl.get()).text
    assert {row.status for row in await bea.rows()} == {FileStatus.READY}
    assert len(await bea.stored()) == 6


class MeetingPoint(Storage):
    """Nobody goes on before all have stored everything."""

    everybody = asyncio.Barrier(4)

    async def put(self, key: str, content: object) -> None:
        await super().put(key, content)  # type: ignore[arg-type]
        if key.endswith("full.webp"):
            await self.everybody.wait()


async def test_many_at_once_leave_one(
    bea: Sitter, app: FastAPI, post: Post, tmp_path: Path
) -> None:
    storage = MeetingPoint(f"file://{tmp_path}/files", [b"signs"], bea.house.clock)
    app.state.resources = replace(bea.house, storage=storage)

    answers = await asyncio.gather(*(bea.put() for _ in range(4)))

    assert {answer.status_code for answer in answers} == {200}
    assert [row.status for row in await bea.rows()].count(FileStatus.READY) == 1
    assert len(await bea.stored()) == 12
    await post.run()
    assert await bea.is_consistent()
