"""Local files by signed address."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.identity.people import told

from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

PAGE = b"<script>alert(document.domain)</script>"


@pytest.fixture
async def key(resources: Resources) -> str:
    key = f"tests/{uuid7()}/it's (a) page.html".replace(" ", "_")
    await resources.storage.put(key, PAGE)
    return key


async def test_a_signed_address_gives_the_file_and_nothing_to_run(
    client: AsyncClient, resources: Resources, key: str
) -> None:
    response = await client.get(await resources.storage.download_url(key))

    assert (response.status_code, response.content) == (200, PAGE)
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == 'attachment; filename="it\'s_(a)_page.html"'
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "private, no-store"
    assert response.headers["content-length"] == str(len(PAGE))
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


async def test_it_is_good_until_it_expires(
    client: AsyncClient, resources: Resources, clock: MovableClock, key: str
) -> None:
    url = await resources.storage.download_url(key, timedelta(hours=24))

    clock.move(hours=23, minutes=59)
    assert (await client.get(url)).status_code == 200
    clock.move(minutes=2)
    assert told(await client.get(url)) == (403, "url_expired")


async def test_another_address_is_refused_whether_there_is_such_a_file_or_not(
    client: AsyncClient, resources: Resources, key: str
) -> None:
    url = await resources.storage.download_url(key)
    parts = urlsplit(url)
    query = {name: found for name, [found] in parse_qs(parts.query).items()}
    nowhere = parts.path.replace("page", "cage")
    writing = await resources.storage.upload_url(key, 5)
    later = int(query["expires"]) + 1

    for path, change in (
        (nowhere, {}),
        (parts.path, {"expires": str(later)}),
        (parts.path, {"signature": "x" * 43}),
        (parts.path, {"signature": ""}),
        (parts.path, {"signature": "é" * 43}),
        (parts.path.replace("tests/", "tests/%2e%2e/tests/"), {}),
        ("/api/v1/files/raw/%2e%2e/%2e%2e/etc/passwd", {}),
    ):
        response = await client.get(path, params={**query, **change})
        assert response.status_code in {403, 404}, path
        assert PAGE not in response.content
    assert told(await client.get(writing)) == (403, "bad_signature")
    assert told(await client.put(url, content=b"x")) == (422, "validation_error")
    assert await resources.storage.get_bytes(key) == PAGE


@pytest.mark.parametrize("query", ["", "expires=1", "expires=x&signature=y", "expires=-1"])
async def test_half_an_address_is_refused(client: AsyncClient, key: str, query: str) -> None:
    response = await client.get(f"/api/v1/files/raw/{key}?{query}")

    assert response.status_code == 422


async def test_a_file_that_is_gone_is_not_found(
    client: AsyncClient, resources: Resources, key: str
) -> None:
    url = await resources.storage.download_url(key)
    await resources.storage.delete(key)

    assert told(await client.get(url)) == (404, "not_found")
