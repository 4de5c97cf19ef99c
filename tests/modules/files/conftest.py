"""People as in the tests of identity, and where their photos are stored."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from tests.modules.files.sitter import Sitter
from tests.modules.files.uploader import Uploader
from tests.modules.identity.people import Post
from tests.modules.identity.staff import join
from tests.platform.s3_server import s3_server, storage_url

from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources
from mercat.platform.storage import Storage


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3")) as endpoint:
        yield endpoint


@pytest.fixture(params=["local"])
async def house(
    request: pytest.FixtureRequest, app: FastAPI, resources: Resources
) -> AsyncIterator[Resources]:
    """With an empty storage: a folder, or a bucket for the tests that ask for one."""
    url = f"file://{request.getfixturevalue('tmp_path')}/files"
    if request.param == "s3":
        url = storage_url(request.getfixturevalue("endpoint"), f"tests-{uuid7()}")
    storage = Storage(url, resources.keyring.keys("storage-url"), resources.clock)
    app.state.resources = house = replace(resources, storage=storage)
    yield house
    await storage.close()


@pytest.fixture
def post(house: Resources) -> Post:
    return Post(house)


@pytest.fixture
async def bea(client: AsyncClient, house: Resources) -> Sitter:
    return Sitter(await join(client, house, "bea@example.com"), house)


@pytest.fixture
async def uma(client: AsyncClient, house: Resources) -> Uploader:
    return Uploader(await join(client, house, "uma@example.com"), house)


@pytest.fixture
async def carl(client: AsyncClient, house: Resources) -> Uploader:
    return Uploader(await join(client, house, "carl@example.com"), house)
