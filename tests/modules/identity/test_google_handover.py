"""What a sign-in with Google hands out, and how."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.google import Traveller, come_back, leave
from tests.modules.identity.people import API, Person

from mercat.modules.identity.models import LoginSession, Totp
from mercat.platform.resources import Resources


async def test_tokens_in_cookies_for_who_asked_for_them(traveller: Traveller) -> None:
    location = await leave(traveller.client, transport="cookie")
    back = traveller.provider.consent(location, "g-ada", "ada@example.com")

    answer = await come_back(traveller.client, back)

    assert set(answer.json()) == {"user", "expires_in"}
    assert {"mercat_access", "mercat_refresh"} <= set(traveller.client.cookies)
    assert "mercat_oidc" not in traveller.client.cookies
    assert (await traveller.client.get(f"{API}/me")).status_code == 200


async def test_tokens_in_the_body_for_everybody_else(traveller: Traveller) -> None:
    answer = await traveller.go()

    assert {"access_token", "refresh_token"} <= set(answer.json())
    assert set(traveller.client.cookies) == set()
    assert answer.headers["cache-control"] == "no-store"


async def test_another_way_of_handing_over_is_none(traveller: Traveller) -> None:
    answer = await traveller.client.get(f"{API}/google/redirect", params={"transport": "url"})

    assert answer.status_code == 422


async def test_the_second_factor_is_asked_for_here_too(
    traveller: Traveller, session: AsyncSession, house: Resources, ada: Person
) -> None:
    sealed = house.keyring.seal("totp-secret", b"x" * 20, ada.id.bytes)
    session.add(Totp(user_id=ada.id, secret=sealed, confirmed_at=datetime.now(UTC)))
    await session.commit()

    answer = await traveller.go()

    assert answer.status_code == 200
    assert answer.json()["mfa_required"] is True
    assert "access_token" not in answer.json()
    assert (await session.scalars(select(LoginSession.id))).all() == []
