"""Files sent to an address of their own: announced, sent, completed."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from tests.conftest import MovableClock
from tests.modules.files.pictures import (
    HTML,
    PDF,
    SVG,
    bomb,
    decoded,
    encoded,
    from_camera,
    halves,
    hidden_words,
)
from tests.modules.files.sitter import PNG
from tests.modules.files.uploader import Uploader
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import acts, by_key

from mercat.platform.errors import Unavailable
from mercat.platform.images import Images, Limits
from mercat.platform.storage import Storage

both = pytest.mark.parametrize("house", ["local", "s3"], indirect=True)


@both
async def test_announced_sent_and_completed(uma: Uploader, clock: MovableClock) -> None:
    photo = from_camera()

    address = await uma.announce(
        len(photo), purpose="PROPERTY_PHOTO", content_type="image/jpeg", filename="garden.jpg"
    )

    assert (address["method"], address["headers"]) == ("PUT", {"Content-Type": "image/jpeg"})
    left = datetime.fromisoformat(address["expires_at"]) - clock.now()
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    pending = (await uma.read(address)).json()
    assert (pending["status"], pending["size"], pending["url"]) == ("PENDING", len(photo), None)
    assert told(await uma.complete(address)) == (409, "upload_incomplete")
    assert (await uma.ship(address, photo)).status_code == 200
    response = await uma.complete(address)
    assert response.status_code == 200, response.text
    file = response.json()
    assert (file["id"], file["status"], file["filename"]) == (address["id"], "READY", "garden.jpg")
    assert (file["content_type"], file["width"], file["height"]) == ("image/webp", 300, 600)
    for url in file["variants"].values():
        assert not hidden_words((await uma.look(url)).content)
    assert (await uma.complete(address)).json() == (await uma.read(address)).json() == file
    assert await uma.is_consistent()
    assert await uma.lying_about() == await uma.stored()
    assert await acts(uma.house) == [("file.uploaded", str(uma.account.id))]


@both
async def test_completed_twice_at_once(uma: Uploader) -> None:
    address = await uma.announce()
    await uma.ship(address)

    answers = await asyncio.gather(*(uma.complete(address) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}, [a.text for a in answers]
    assert len({answer.text for answer in answers}) == 1
    assert await uma.is_consistent()
    assert await uma.lying_about() == await uma.stored()
    assert await acts(uma.house) == [("file.uploaded", str(uma.account.id))]


@both
@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (SVG, (415, "unsupported_media_type")),
        (HTML, (415, "unsupported_media_type")),
        (PDF, (415, "unsupported_media_type")),
        (PNG[:60], (422, "image_unreadable")),
        (bomb(), (422, "too_many_pixels")),
    ],
)
async def test_what_it_is_is_seen_when_it_is_there(
    uma: Uploader, post: Post, clock: MovableClock, content: bytes, refusal: tuple[int, str]
) -> None:
    address = await uma.announce(len(content))
    await uma.ship(address, content)

    assert told(await uma.complete(address)) == refusal

    assert told(await uma.complete(address)) == refusal
    assert (await uma.read(address)).json()["status"] == "REJECTED"
    assert await uma.lying_about() == set()
    clock.move(hours=25)
    await uma.pass_hour()
    await post.run()
    assert await uma.rows() == []


@pytest.mark.parametrize("house", ["s3"], indirect=True)
async def test_what_is_sent_once_more_is_cleared_up(
    uma: Uploader, post: Post, clock: MovableClock
) -> None:
    """S3 goes on taking it until the address is over: it changes nothing, and does not stay."""
    address = await uma.announce()
    await uma.ship(address)
    file = (await uma.complete(address)).json()
    other = encoded(halves(90, 90), "GIF")

    assert (await uma.ship(address, other)).status_code == 200

    assert (await uma.complete(address)).json() == file
    assert decoded((await uma.look(file["url"])).content).size == (600, 300)
    assert len(await uma.lying_about()) == 4
    clock.move(minutes=21)
    await uma.pass_hour()
    await post.run()
    assert await uma.lying_about() == await uma.stored()
    assert await uma.is_consistent()


async def test_never_completed(uma: Uploader, post: Post, clock: MovableClock) -> None:
    key = (await uma.account.make_key("files:write"))["key"]
    unsent, sent = await uma.announce(), await uma.announce()
    await uma.ship(sent)

    clock.move(minutes=61)

    late = await by_key(uma.account.client, key, "POST", f"/upload/{sent['id']}/complete")
    assert told(late) == (410, "upload_expired")
    await uma.pass_hour()
    await post.run()
    assert len(await uma.rows()) == 2  # somebody may just be storing it
    clock.move(minutes=10)
    await uma.pass_hour()
    await post.run()
    assert await uma.rows() == []
    assert await uma.lying_about() == set()
    late = await by_key(uma.account.client, key, "POST", f"/upload/{unsent['id']}/complete")
    assert told(late) == (404, "file_not_found")


async def test_what_is_somebody_elses_is_not_there(uma: Uploader, carl: Uploader) -> None:
    address = await uma.announce()
    await uma.ship(address)

    assert told(await carl.complete(address)) == (404, "file_not_found")
    assert told(await carl.read(address)) == (404, "file_not_found")
    assert told(await carl.drop(address)) == (404, "file_not_found")

    assert (await uma.complete(address)).status_code == 200


async def test_it_can_be_completed_when_the_trouble_is_over(
    uma: Uploader, app: FastAPI, tmp_path: Path
) -> None:
    """A storage that is down, a decoder that is too busy: nothing is lost."""
    address = await uma.announce()
    await uma.ship(address)

    class DownStorage(Storage):
        async def put(self, key: str, content: object) -> None:
            raise Unavailable(dependency="storage")

        async def get(self, key: str) -> object:  # type: ignore[override]
            return await super().get(key)

    program = tmp_path / "program.py"
    program.write_text("while True: pass")
    down = DownStorage(f"file://{tmp_path}/files", [b"signs"], uma.house.clock)
    busy = Images(Limits(patience=0.5), program=program)
    for trouble in (replace(uma.house, storage=down), replace(uma.house, images=busy)):
        app.state.resources = trouble
        assert told(await uma.complete(address)) == (503, "unavailable")
        assert (await uma.read(address)).json()["status"] == "PENDING"

    app.state.resources = uma.house
    assert (await uma.complete(address)).status_code == 200
    assert await uma.is_consistent()


async def test_a_file_sent_in_one_request_is_complete(uma: Uploader) -> None:
    file = await uma.file()

    assert (await uma.complete(file)).json() == file
