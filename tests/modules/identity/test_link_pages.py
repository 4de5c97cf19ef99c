"""The pages that the links in e-mails lead to."""

import re
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, API, Person, Post

from mercat.modules.identity.models import User, UserStatus

EMAIL = ADA["email"]
NEW = "another battery staple"


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app, client=("203.0.113.7", 50_000))
    async with AsyncClient(transport=transport, base_url="http://mercat.test") as client:
        yield client


@pytest.fixture
async def unverified(client: AsyncClient, post: Post) -> str:
    await client.post(f"{API}/register", json=ADA)
    return await post.token(EMAIL)


@pytest.fixture
async def forgotten(client: AsyncClient, ada: Person, post: Post) -> str:
    await client.post(f"{API}/forgot-password", json={"email": EMAIL})
    return await post.token(EMAIL)


def is_strict(page: Response) -> bool:
    csp = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in csp
    assert "form-action 'self'" in csp
    assert "unsafe" not in csp
    assert page.headers["Referrer-Policy"] == "no-referrer"  # the token is in the address
    assert page.headers["Cache-Control"] == "no-store"
    return not re.search(r"<script|\son\w+=|style=", page.text)


async def status(session: AsyncSession) -> UserStatus | None:
    session.expire_all()
    return await session.scalar(select(User.status))


async def test_looking_at_the_link_changes_nothing_and_pressing_verifies(
    browser: AsyncClient, session: AsyncSession, unverified: str
) -> None:
    for method in ("GET", "GET"):
        page = await browser.request(method, f"/verify-email?token={unverified}")
        assert (page.status_code, "Verify my address" in page.text) == (200, True)
        assert is_strict(page)
    assert await status(session) is UserStatus.PENDING

    done = await browser.post("/verify-email", data={"token": unverified})

    assert (done.status_code, "is verified" in done.text) == (200, True)
    assert is_strict(done)
    assert await status(session) is UserStatus.ACTIVE
    again = await browser.post("/verify-email", data={"token": unverified})
    assert (again.status_code, "does not work any more" in again.text) == (400, True)


async def test_a_new_password_is_set(browser: AsyncClient, forgotten: str) -> None:
    page = await browser.get(f"/reset-password?token={forgotten}")
    assert (page.status_code, 'type="password"' in page.text) == (200, True)
    assert is_strict(page)

    done = await browser.post("/reset-password", data={"token": forgotten, "new_password": NEW})

    assert (done.status_code, "Your password is set" in done.text) == (200, True)
    login = await browser.post(f"{API}/login", json={"email": EMAIL, "password": NEW})
    assert login.status_code == 200
    again = await browser.post("/reset-password", data={"token": forgotten, "new_password": NEW})
    assert again.status_code == 400


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short12", "8 to 256 characters"),
        ("", "8 to 256 characters"),
        ("password123", "on the lists that attackers try first"),
    ],
)
async def test_a_bad_choice_may_be_made_again(
    browser: AsyncClient, forgotten: str, password: str, said: str
) -> None:
    entered = {"token": forgotten, "new_password": password}
    page = await browser.post("/reset-password", data=entered)

    assert (page.status_code, said in page.text) == (422, True)
    assert f'value="{forgotten}"' in page.text
    assert password == "" or password not in page.text
    done = await browser.post("/reset-password", data={"token": forgotten, "new_password": NEW})
    assert done.status_code == 200


@pytest.mark.parametrize("path", ["/verify-email", "/reset-password"])
@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 400])
async def test_a_link_that_is_none(
    browser: AsyncClient, ada: Person, path: str, token: str
) -> None:
    answer = await browser.post(path, data={"token": token, "new_password": NEW})

    assert (answer.status_code, "does not work any more" in answer.text) == (400, True)
    shown = await browser.get(path)
    assert "does not work any more" in shown.text
    login = await browser.post(f"{API}/login", json=ADA)
    assert login.status_code == 200


@pytest.mark.parametrize("path", ["/verify-email", "/reset-password"])
async def test_what_is_in_the_address_is_escaped(browser: AsyncClient, path: str) -> None:
    page = await browser.get(path, params={"token": '"><script>alert(1)</script>'})

    assert "<script" not in page.text
    assert is_strict(page)
