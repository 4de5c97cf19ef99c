import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from mercat.platform.pages.assets import Assets
from mercat.platform.pages.router import pages_router
from mercat.platform.settings import Settings

Browse = Callable[..., AsyncClient]

PRODUCTION: dict[str, Any] = {
    "environment": "production",
    "secret_key": "s" * 32,
    "database_url": "postgresql://db/mercat",
    "redis_url": "redis://cache",
    "smtp_host": "mx.example",
    "public_url": "https://mercat.example",
    "storage_url": "s3://files",
}
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
PAGES = {"/docs", "/redoc", "/dev/mailbox", "/dev/mailbox.json"}


@pytest.fixture
def browse(tmp_path: Path) -> Browse:
    def browse(**settings: Any) -> AsyncClient:
        app = FastAPI(docs_url=None, redoc_url=None)
        chosen = {"data_dir": tmp_path, **settings}
        app.include_router(pages_router(Settings(_env_file=None, **chosen)))
        transport = ASGITransport(app=app)
        return AsyncClient(transport=transport, base_url="http://mercat.test", headers=BROWSER)

    return browse


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({}, PAGES),
        ({"docs_enabled": False}, {"/dev/mailbox", "/dev/mailbox.json"}),
        ({"smtp_host": "mx.example"}, {"/docs", "/redoc"}),
        (PRODUCTION, set()),
        (PRODUCTION | {"docs_enabled": True}, {"/docs", "/redoc"}),
    ],
)
async def test_there_are_the_pages_that_the_settings_allow(
    browse: Browse, settings: dict[str, object], shown: set[str]
) -> None:
    client = browse(**settings)

    found = {path for path in PAGES if (await client.get(path)).status_code == 200}

    assert found == shown


@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/graphql", "/dev/mailbox"])
async def test_a_page_may_run_its_own_scripts_alone(browse: Browse, path: str) -> None:
    client = browse()

    pages = [await client.get(path) for _ in range(2)]

    nonces = []
    for page in pages:
        policy = dict(
            part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; ")
        )
        [nonce] = re.findall(r"^'nonce-([\w-]{22})'$", policy["script-src"])
        nonces.append(nonce)
        assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
        assert page.headers["Cache-Control"] == "no-store"
        assert all(f'nonce="{nonce}"' in tag for tag in re.findall("<script[^>]*>", page.text))
        assert not re.search(r"<script[^>]*>[^<]|\son\w+=|(src|href)=.(https?:)?//", page.text)
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize(
    ("path", "inline", "workers"),
    [
        ("/", False, False),
        ("/docs", True, False),
        ("/redoc", True, True),
        ("/graphql", True, False),
        ("/dev/mailbox", True, False),
    ],
)
async def test_a_page_is_allowed_no_more_than_it_needs(
    browse: Browse, path: str, inline: bool, workers: bool
) -> None:
    policy = (await browse().get(path)).headers["Content-Security-Policy"]

    assert ("style-src 'self' 'unsafe-inline';" in policy) is inline
    assert ("worker-src blob:;" in policy) is workers
    assert ("font-src data:" in policy) is (path == "/graphql")


async def test_everything_that_pages_name_is_there(browse: Browse) -> None:
    client = browse()

    for path in ("/", "/docs", "/redoc", "/graphql", "/dev/mailbox"):
        names = set(re.findall(r'(?:src|href)="(/[^"#]+)"', (await client.get(path)).text))
        for name in names - {"/health/ready", "/openapi.json"}:
            assert (await client.get(name)).status_code == 200, name


async def test_the_first_page_shows_where_to_go(browse: Browse) -> None:
    page = (await browse(app_name="Le <Marché>", port=8001).get("/")).text

    assert "<h1>Le &lt;Marché&gt; is running</h1>" in page
    assert re.findall(r'<li><a href="([^"]+)"', page) == [
        "/docs",
        "/redoc",
        "/graphql",
        "/dev/mailbox",
        "/health/ready",
        "/openapi.json",
    ]
    assert "curl http://127.0.0.1:8001/api/v1/auth/register" in page


async def test_a_stranger_learns_the_name_alone(browse: Browse) -> None:
    response = await browse(**PRODUCTION, app_name="Mercat").get("/")

    assert (response.status_code, response.json()) == (200, {"name": "Mercat"})


async def test_a_file_may_be_kept_while_its_name_is_current(browse: Browse) -> None:
    client, url = browse(), Assets().url("page.css")

    current, plain, old = [
        await client.get(path) for path in (url, "/static/page.css", "/static/page.css?v=0")
    ]

    assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Cache-Control"] == old.headers["Cache-Control"] == "public, max-age=86400"
    assert current.headers["Content-Type"] == "text/css; charset=utf-8"
    again = await client.get(url, headers={"If-None-Match": current.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == current.headers["Cache-Control"]


async def test_a_head_request_gets_no_body(browse: Browse) -> None:
    for path in ("/static/page.css", "/docs", "/", "/dev/mailbox.json"):
        response = await browse().head(path)

        assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/nothing.css",
        "/static/redoc",
        "/static/../assets.py",
        "/static/%2e%2e/assets.py",
        "/static/..%2fassets.py",
        "/static//etc/passwd",
        "/static/%00",
    ],
)
async def test_nothing_but_the_files_is_served(browse: Browse, path: str) -> None:
    assert (await browse().get(path)).status_code == 404


async def test_the_icon_is_an_icon(browse: Browse) -> None:
    ico, svg = [await browse().get(path) for path in ("/favicon.ico", "/favicon.svg")]

    assert ico.content[:4] == b"\0\0\1\0"
    assert svg.headers["Content-Type"] == "image/svg+xml"


def test_an_unknown_file_has_no_address() -> None:
    with pytest.raises(KeyError):
        Assets().url("nothing.css")


async def test_production_has_no_mailbox_even_if_it_forgot_its_mail_server() -> None:
    settings = Settings(_env_file=None, **PRODUCTION).model_copy(update={"smtp_host": ""})
    app = FastAPI()
    app.include_router(pages_router(settings))

    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://x") as client:
        assert (await client.get("/dev/mailbox.json")).status_code == 404


async def test_pages_are_not_in_the_openapi_document(tmp_path: Path) -> None:
    app = FastAPI()
    app.include_router(pages_router(Settings(_env_file=None, data_dir=tmp_path)))

    assert app.openapi()["paths"] == {}
