"""Signing out in a browser whose access cookie has gone."""

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import API, told
from tests.modules.identity.test_cookies import OURS, STRANGE, browser, cookies

from mercat.modules.identity.models import LoginSession

__all__ = ["browser"]


async def test_a_browser_signs_out_with_the_refresh_cookie_alone(
    browser: AsyncClient, session: AsyncSession
) -> None:
    """The access cookie goes after half an hour; the person does not stay signed in for a week."""
    browser.cookies.delete("mercat_access")

    refused = await browser.post(f"{API}/logout", headers=STRANGE)
    assert told(refused) == (403, "csrf_failed")
    assert "set-cookie" not in refused.headers
    assert await session.scalar(select(LoginSession.revoked_at)) is None
    answer = await browser.post(f"{API}/logout", headers=OURS)

    assert answer.status_code == 200
    assert cookies(answer)["mercat_refresh"]["max-age"] == "0"
    assert await session.scalar(select(LoginSession.revoke_reason)) == "signed_out"


@pytest.mark.parametrize("door", ["logout", "refresh"])
async def test_cookies_that_are_good_for_nothing_are_dropped(
    browser: AsyncClient, session: AsyncSession, door: str
) -> None:
    kept = dict(browser.cookies)
    assert (await browser.post(f"{API}/logout", headers=OURS)).status_code == 200
    browser.cookies.update(kept)

    answer = await browser.post(f"{API}/{door}", headers=OURS)

    assert told(answer) == (401, "session_ended")
    assert {name: morsel["max-age"] for name, morsel in cookies(answer).items()} == dict.fromkeys(
        kept, "0"
    )
