"""Addresses that files are sent to: what they take, and from whom."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from tests.conftest import MovableClock
from tests.modules.files.sitter import PNG
from tests.modules.files.uploader import Uploader
from tests.modules.identity.people import told


@pytest.mark.parametrize("house", ["s3"], indirect=True)
async def test_s3_takes_any_size_and_we_do_not(uma: Uploader) -> None:
    most = uma.house.settings.max_upload_size
    huge, longer, shorter = [await uma.announce() for _ in range(3)]
    await uma.ship(huge, PNG + bytes(most))
    await uma.ship(longer, PNG + b"x")
    await uma.ship(shorter, PNG[:-1])

    assert told(await uma.complete(huge)) == (413, "content_too_large")
    assert told(await uma.complete(longer)) == (422, "another_size")
    assert told(await uma.complete(shorter)) == (422, "another_size")

    assert await uma.lying_about() == set()
    assert {row.status for row in await uma.rows()} == {"REJECTED"}


async def test_our_own_door_takes_what_was_announced_and_no_more(uma: Uploader) -> None:
    address = await uma.announce()

    assert told(await uma.ship(address, PNG + b"x")) == (413, "content_too_large")
    assert told(await uma.ship(address, PNG[:-1])) == (400, "malformed")
    assert told(await uma.ship(address, bytes(20 * 1024 * 1024))) == (413, "content_too_large")

    assert await uma.lying_about() == set()
    assert told(await uma.complete(address)) == (409, "upload_incomplete")
    assert (await uma.ship(address)).status_code == 200
    assert (await uma.ship(address)).status_code == 200  # its answer may have been lost
    assert (await uma.complete(address)).status_code == 200


async def test_as_large_as_may_be(uma: Uploader) -> None:
    """It goes by way of a draft: it is not held in memory."""
    most = uma.house.settings.max_upload_size
    address = await uma.announce(most)

    assert (await uma.ship(address, PNG + bytes(most - len(PNG)))).status_code == 200
    assert (await uma.complete(address)).status_code == 200
    assert told(await uma.presign(most + 1)) == (413, "content_too_large")


async def test_no_other_address_takes_anything(uma: Uploader, clock: MovableClock) -> None:
    address = await uma.announce()
    parts = urlsplit(address["url"])
    query = {name: value for name, [value] in parse_qs(parts.query).items()}
    client = uma.account.client

    for path, change in (
        (parts.path + "x", {}),
        (parts.path.replace("incoming", "files"), {}),
        (parts.path, {"size": str(len(PNG) + 1)}),
        (parts.path, {"expires": str(int(query["expires"]) + 1)}),
        (parts.path, {"signature": "x" * 43}),
    ):
        refused = await client.put(path, params={**query, **change}, content=PNG)
        assert told(refused) == (403, "bad_signature"), (path, change)
    reading = await client.get(parts.path, params=query)
    assert told(reading) == (403, "bad_signature")
    clock.move(minutes=16)
    assert told(await uma.ship(address)) == (403, "url_expired")
    assert await uma.lying_about() == set()


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"purpose": "USER_PHOTO"}, (422, "validation_error")),
        ({"size": 0}, (422, "validation_error")),
        ({"size": -1}, (422, "validation_error")),
        ({"filename": "a\x00"}, (422, "validation_error")),
        ({"filename": "a\ud800"}, (422, "validation_error")),
        ({"owner": "me"}, (422, "validation_error")),
        ({"content_type": "text/html"}, (415, "unsupported_media_type")),
        ({"content_type": "image/svg+xml"}, (415, "unsupported_media_type")),
        ({"content_type": "application/pdf"}, (415, "unsupported_media_type")),
    ],
)
async def test_what_cannot_be_announced(
    uma: Uploader, more: dict[str, object], refusal: tuple[int, str]
) -> None:
    body = {"purpose": "PORTFOLIO", "content_type": "image/png", "size": 9, **more}

    refused = await uma.account.client.post(
        "/api/v1/upload/presign",
        content=json.dumps(body),
        headers={
            "Authorization": f"Bearer {uma.account.token}",
            "Content-Type": "application/json",
        },
    )

    assert told(refused) == refusal
    assert await uma.rows() == []


@pytest.mark.parametrize("door", ["address", "form"])
async def test_who_hangs_up_while_sending_has_sent_nothing(
    uma: Uploader, app: FastAPI, door: str
) -> None:
    """And wakes nobody up: it is no fault of ours."""
    parts = urlsplit((await uma.announce())["url"])
    path, method = (parts.path, "PUT") if door == "address" else ("/api/v1/upload", "POST")

    status = await hang_up(app, method, path, parts.query, uma.account.token)

    assert status == 400
    assert await uma.lying_about() == set()
    assert [row.status for row in await uma.rows()] == ["PENDING"]


async def hang_up(app: FastAPI, method: str, path: str, query: str, token: str) -> int:
    """In the middle of the body. What nobody hears any more."""
    messages = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": PNG[:50], "more_body": True},
    ]
    answers: list[Any] = []

    async def receive() -> Any:
        return messages.pop()

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [
        (b"authorization", f"Bearer {token}".encode()),
        (b"content-type", b"multipart/form-data; boundary=x"),
    ]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "server": ("mercat.test", 80),
        "client": ("203.0.113.7", 5),
        "app": app,
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
    }
    await app(scope, receive, send)
    return int(answers[0]["status"])
