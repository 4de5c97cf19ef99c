"""A file sent in one request: by its content, and by nothing that is said of it."""

from dataclasses import replace
from io import BytesIO

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.files.pictures import (
    HTML,
    PDF,
    RED,
    SVG,
    animated,
    bomb,
    decoded,
    encoded,
    from_camera,
    gif_with_script,
    halves,
    hidden_words,
    large,
    polyglot,
)
from tests.modules.files.sitter import PNG
from tests.modules.files.uploader import Uploader
from tests.modules.identity.people import changed, told
from tests.modules.identity.staff import acts, by_key

from mercat.platform.outbox import OutboxEvent

both = pytest.mark.parametrize("house", ["local", "s3"], indirect=True)


@both
async def test_a_picture_with_its_place_comes_out_without(uma: Uploader) -> None:
    response = await uma.upload(from_camera(), "PROPERTY_PHOTO", "garden été.jpg")

    assert response.status_code == 201, response.text
    file = response.json()
    assert {name: file[name] for name in ("purpose", "status", "filename", "content_type")} == {
        "purpose": "PROPERTY_PHOTO",
        "status": "READY",
        "filename": "garden été.jpg",
        "content_type": "image/webp",
    }
    assert (file["width"], file["height"]) == (300, 600)
    sizes = {}
    for name, url in file["variants"].items():
        shown = await uma.look(url)
        assert shown.headers["content-type"] == "image/webp"
        assert shown.headers["content-disposition"].startswith("attachment")
        assert not hidden_words(shown.content)
        assert len(decoded(shown.content).getexif()) == 0
        sizes[name] = (decoded(shown.content).size, len(shown.content))
    assert {name: size for name, (size, _) in sizes.items()} == {
        "thumb": (300, 300),
        "card": (300, 600),
        "full": (300, 600),
    }
    assert file["size"] == sum(length for _, length in sizes.values())
    assert file["url"] == file["variants"]["full"]
    assert (await uma.read(file)).json() == file
    assert await uma.is_consistent()
    assert await acts(uma.house) == [("file.uploaded", str(uma.account.id))]


@both
async def test_a_document_is_kept_as_it_is_and_run_nowhere(uma: Uploader) -> None:
    file = (await uma.upload(PDF, "ATTACHMENT", "plan.exe", "text/html")).json()

    assert (file["content_type"], file["size"], file["variants"]) == (
        "application/pdf",
        len(PDF),
        None,
    )
    shown = await uma.look(file["url"])
    assert shown.content == PDF
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.headers["content-disposition"].startswith("attachment")
    assert shown.headers["cache-control"] == "private, no-store"
    if "/files/raw/" in str(shown.url):
        assert shown.headers["x-content-type-options"] == "nosniff"
    assert await uma.is_consistent()


def _sixteen_bits() -> bytes:
    return encoded(Image.new("I;16", (40, 20), 40_000), "PNG")


def _see_through() -> bytes:
    image = Image.new("P", (40, 20), 0)
    image.putpalette([*RED, 0, 0, 255])
    image.paste(1, (20, 0, 40, 20))
    return encoded(image, "PNG", transparency=1)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (encoded(halves(60, 30, "CMYK"), "JPEG"), (60, 30)),
        (_sixteen_bits(), (40, 20)),
        (_see_through(), (40, 20)),
        (animated("GIF"), (60, 60)),
        (animated("WEBP"), (60, 60)),
        (gif_with_script(), (60, 30)),
        (polyglot(), (600, 300)),
    ],
    ids=["cmyk", "16-bit", "palette", "gif", "webp", "gif+html", "jpeg+html+zip"],
)
async def test_whatever_it_was_it_becomes_a_picture_of_ours(
    uma: Uploader, content: bytes, size: tuple[int, int]
) -> None:
    file = (await uma.upload(content, name="picture.html", kind="text/html")).json()

    shown = await uma.look(file["url"])
    picture = decoded(shown.content)
    assert (picture.format, picture.size) == ("WEBP", size)
    assert getattr(picture, "n_frames", 1) == 1
    assert not hidden_words(shown.content)


async def test_colours_and_holes_stay(uma: Uploader) -> None:
    grey = decoded((await uma.look((await uma.file(_sixteen_bits()))["url"])).content)
    seen = decoded((await uma.look((await uma.file(_see_through()))["url"])).content)

    assert abs(grey.convert("L").getpixel((5, 5)) - 40_000 // 256) < 4  # type: ignore[operator]
    assert seen.convert("RGBA").getpixel((30, 10))[3] == 0  # type: ignore[index]
    assert seen.convert("RGBA").getpixel((10, 10))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "purpose", "refusal"),
    [
        (b"", "PORTFOLIO", (415, "unsupported_media_type")),
        (SVG, "BUSINESS_LOGO", (415, "unsupported_media_type")),
        (HTML, "ATTACHMENT", (415, "unsupported_media_type")),
        (b"#!/bin/sh\nrm -rf /\n", "ATTACHMENT", (415, "unsupported_media_type")),
        (b"MZ\x90\x00", "ATTACHMENT", (415, "unsupported_media_type")),
        (b"PK\x03\x04" + bytes(60), "ATTACHMENT", (415, "unsupported_media_type")),
        (PDF, "PORTFOLIO", (415, "unsupported_media_type")),
        (b" " + PDF, "ATTACHMENT", (415, "unsupported_media_type")),
        (PNG[:60], "PORTFOLIO", (422, "image_unreadable")),
        (from_camera()[:900], "PORTFOLIO", (422, "image_unreadable")),
        (bomb(), "PORTFOLIO", (422, "too_many_pixels")),
        (large(), "PORTFOLIO", (422, "too_many_pixels")),
    ],
)
async def test_what_is_refused_leaves_nothing(
    uma: Uploader,
    session: AsyncSession,
    content: bytes,
    purpose: str,
    refusal: tuple[int, str],
) -> None:
    assert told(await uma.upload(content, purpose, "innocent.png")) == refusal

    assert await uma.lying_about() == set()
    assert await uma.rows() == []
    assert list(await session.scalars(select(OutboxEvent.name))) == []
    assert await acts(uma.house) == []


async def test_a_byte_too_many(uma: Uploader) -> None:
    most = PNG + bytes(uma.house.settings.max_upload_size - len(PNG))

    assert told(await uma.upload(most + b"x")) == (413, "content_too_large")
    assert told(await uma.upload(bytes(3 * len(most)))) == (413, "content_too_large")
    assert await uma.rows() == []
    assert (await uma.upload(most)).status_code == 201


async def test_what_is_no_form_of_one_file_and_its_purpose(uma: Uploader) -> None:
    two = [("file", PNG), ("file", PNG)]
    purpose = {"purpose": "PORTFOLIO"}
    broken = {
        "content": b"--x\r\nrubbish",
        "headers": {"Content-Type": "multipart/form-data; boundary=x"},
    }

    assert told(await uma.send(content=PNG)) == (415, "unsupported_media_type")
    assert told(await uma.send(json=purpose)) == (415, "unsupported_media_type")
    assert told(await uma.send(data=purpose, files=two)) == (400, "malformed")
    assert told(await uma.send(**broken)) in {(400, "malformed"), (422, "validation_error")}
    for data, files, place in (
        (purpose, {"other": PNG}, "file"),
        ({}, {"file": PNG}, "purpose"),
        ({"purpose": "WORLD_DOMINATION"}, {"file": PNG}, "purpose"),
        ({"purpose": "USER_PHOTO"}, {"file": PNG}, "purpose"),
        ({**purpose, "filename": "a\x00b"}, {"file": PNG}, "filename"),
        ({**purpose, "filename": "a\u202eb"}, {"file": PNG}, "filename"),
        ({**purpose, "filename": "x" * 256}, {"file": PNG}, "filename"),
        ({**purpose, "owner": "me"}, {"file": PNG}, "owner"),
    ):
        refused = await uma.send(data=data, files=files)
        assert told(refused) == (422, "validation_error"), data
        assert refused.json()["detail"]["fields"][0]["loc"] == ["body", place]
    assert await uma.rows() == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\uma\\me.png", "me.png"),
        ("👩‍👩‍👧 дом 家.png", "👩‍👩‍👧 дом 家.png"),
        ("' OR 1=1 --.png", "' OR 1=1 --.png"),
        ("Screenshot at 9.41.00\u202fAM.png", "Screenshot at 9.41.00\u202fAM.png"),  # as macOS does
        ("写真\u3000一.png", "写真\u3000一.png"),
        ("می\u200cخواهم.png", "می\u200cخواهم.png"),
    ],
)
async def test_a_name_is_a_label(uma: Uploader, sent: str, kept: str) -> None:
    assert (await uma.upload(name=sent)).json()["filename"] == kept


async def test_kinds_that_the_operator_does_not_want(uma: Uploader, app: FastAPI) -> None:
    settings = changed(uma.house.settings, allowed_extensions=("jpg",))
    app.state.resources = replace(uma.house, settings=settings)

    assert told(await uma.upload(PDF, "ATTACHMENT")) == (415, "unsupported_media_type")
    assert told(await uma.upload(PNG)) == (415, "unsupported_media_type")
    assert (await uma.upload(from_camera(), "ATTACHMENT")).status_code == 201


async def test_a_program_needs_permission(uma: Uploader, client: AsyncClient) -> None:
    reads = (await uma.account.make_key("files:read"))["key"]
    writes = (await uma.account.make_key("files:write"))["key"]
    form = {"data": {"purpose": "PORTFOLIO"}, "files": {"file": BytesIO(PNG)}}

    assert told(await by_key(client, reads, "POST", "/upload", **form)) == (403, "forbidden")
    assert await uma.rows() == []
    sent = await by_key(client, writes, "POST", "/upload", **form)
    assert sent.status_code == 201
    door = f"/files/{sent.json()['id']}"
    assert (await by_key(client, reads, "GET", door)).status_code == 200
    assert told(await by_key(client, writes, "GET", door)) == (403, "forbidden")
    assert told(await by_key(client, reads, "DELETE", door)) == (403, "forbidden")
    assert (await by_key(client, writes, "DELETE", door)).status_code == 200


async def test_a_stranger_sends_it_for_nothing(client: AsyncClient) -> None:
    """The body is not even looked at."""
    assert told(await client.post("/api/v1/upload", content=b"x")) == (401, "not_authenticated")
