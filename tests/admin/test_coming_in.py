"""Who comes into the console, and how: by an ordinary sign-in, with a second factor."""

import html
import re
from base64 import b32decode

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.admin.people import Desk, seat, words
from tests.conftest import MovableClock
from tests.modules.identity.people import PASSWORD, WRONG, add_account
from tests.modules.identity.staff import everything

from mercat.modules.identity.models import UserType
from mercat.modules.identity.service.totp import STEP, code_at, step_at
from mercat.platform.resources import Resources

EMAIL = "staff@example.com"
OURS = {"Sec-Fetch-Site": "same-origin"}


def hidden(page: Response, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, page.text
    return html.unescape(found[1])


async def enter(client: AsyncClient, page: Response, path: str, **entered: str) -> Response:
    """Fills in the form of a page and sends it."""
    names = [name for name in ("csrftoken", "next", "mfa_token") if f'name="{name}"' in page.text]
    given = {name: hidden(page, name) for name in names} | entered
    return await client.post(f"/admin{path}", data=given, headers=OURS)


@pytest.fixture
async def hired(resources: Resources) -> str:
    """Staff who have never been here."""
    async with resources.database.open_session() as session:
        await add_account(session, resources, EMAIL, UserType.STAFF)
        await session.commit()
    return EMAIL


async def test_a_password_a_new_factor_and_next_time_both(
    client: AsyncClient, clock: MovableClock, hired: str
) -> None:
    sent_away = await client.get("/admin/users/list?q=a")
    assert (sent_away.status_code, sent_away.headers["location"]) == (
        303,
        "/admin/login?next=%2Fadmin%2Fusers%2Flist%3Fq%3Da",
    )
    page = await client.get(sent_away.headers["location"])
    wrong = await enter(client, page, "/login", email=hired, password=WRONG)
    assert (wrong.status_code, "Invalid email or password" in words(wrong)) == (401, True)
    assert not {"mercat_access", "mercat_refresh"} & set(client.cookies)

    signed_in = await enter(client, page, "/login", email=hired, password=PASSWORD)

    assert signed_in.headers["location"] == "/admin/users/list?q=a"
    for path in ("/users/list", "/", "/users/act/suspend"):
        led = await client.get(f"/admin{path}")
        assert led.headers["location"] == "/admin/second-factor"
    app = await _set_up(client, clock)
    assert (await client.get("/admin/users/list")).status_code == 200

    await enter(client, await client.get("/admin/"), "/logout")
    assert (await client.get("/admin/")).status_code == 303
    page = await client.get("/admin/login")
    asked = await enter(client, page, "/login", email=hired, password=PASSWORD)
    assert "Second step" in words(asked)
    again = await enter(client, asked, "/login/code", code="000000")
    assert again.status_code == 401
    clock.move(seconds=STEP)
    code = code_at(app, step_at(clock.now()))
    done = await enter(client, again, "/login/code", code=code)
    assert (done.status_code, done.headers["location"]) == (303, "/admin/")
    assert (await client.get("/admin/users/list")).status_code == 200


async def _set_up(client: AsyncClient, clock: MovableClock) -> bytes:
    begun = await enter(client, await client.get("/admin/second-factor"), "/second-factor")
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", begun.text)
    assert found is not None, begun.text
    assert "<svg" in begun.text
    secret = b32decode(found[1].replace(" ", ""))
    refused = await enter(client, begun, "/second-factor", code="000000")
    assert refused.status_code == 422
    code = code_at(secret, step_at(clock.now()))
    kept = await enter(client, refused, "/second-factor", code=code)
    assert kept.text.count("<li><code>") == 10
    return secret


async def test_who_is_not_staff_is_refused(client: AsyncClient, resources: Resources) -> None:
    desk = await seat(client, resources, "ada@example.com", UserType.CUSTOMER)
    for path in ("/", "/users/list", "/users/export.csv", "/search?q=a", "/no-such/list"):
        refused = await desk.get(path)
        assert refused.status_code == 403
        assert "This console is for staff" in words(refused)


async def test_a_session_without_its_factor_shows_it_first(
    client: AsyncClient, resources: Resources
) -> None:
    await seat(client, resources)
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("UPDATE login_sessions SET factor_at = NULL"))
    led = await client.get("/admin/users/list")
    assert led.headers["location"] == "/admin/confirm?next=%2Fadmin%2Fusers%2Flist"


async def test_the_access_token_is_renewed_on_the_way(
    client: AsyncClient, resources: Resources
) -> None:
    desk = await seat(client, resources)
    client.cookies.delete("mercat_access")
    page = await desk.get("/users/list")
    assert page.status_code == 200
    assert set(page.cookies) >= {"mercat_access", "mercat_refresh"}

    client.cookies.delete("mercat_access")
    client.cookies.set("mercat_refresh", "rt1.nonsense", domain="mercat.test")
    assert (await desk.get("/users/list")).status_code == 303


async def test_another_site_can_do_nothing(client: AsyncClient, resources: Resources) -> None:
    desk = await seat(client, resources)
    path = f"/users/act/suspend?pk={desk.id}"
    before = await everything(resources)
    token = hidden(await desk.get("/search?q="), "csrftoken")
    given = {"csrftoken": token, "reason": "because another site says so"}
    strange = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for headers, form in ((strange, given), ({}, given), (OURS, {"reason": given["reason"]})):
        refused = await client.post(f"/admin{path}", data=form, headers=headers)
        assert refused.status_code == 403
    assert await everything(resources) == before
    page = await client.get("/admin/login?next=//evil.example/")
    assert page.headers["location"] == "/admin/"


async def test_signing_out_ends_the_session(client: AsyncClient, resources: Resources) -> None:
    desk = await seat(client, resources)
    tokens = {name: client.cookies[name] for name in ("mercat_access", "mercat_refresh")}
    await enter(client, await desk.get("/"), "/logout")
    for name, value in tokens.items():
        client.cookies.set(name, value, domain="mercat.test")
    assert (await Desk(desk.id, desk.email, client).get("/")).status_code == 303
