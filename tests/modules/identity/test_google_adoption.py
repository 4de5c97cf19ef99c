"""Somebody opened an account with my address before I came with Google (pre-hijacking)."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.google import Traveller
from tests.modules.identity.people import ADA, API, Post, me, refresh, told

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.dependencies import sign_in
from mercat.modules.identity.models import (
    ApiKey,
    Credentials,
    Customer,
    Device,
    Identity,
    Link,
    Otp,
    Purpose,
    RecoveryCode,
    Totp,
    User,
)
from mercat.modules.identity.repository import IdentityRepository
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


@pytest.fixture
async def planted(
    client: AsyncClient, session: AsyncSession, house: Resources, post: Post
) -> tuple[Credentials, str]:
    """All that an intruder could have left behind in an account they could not verify, and more:
    a session, a code, a link, a key, a factor.
    """
    assert (await client.post(f"{API}/register", json=ADA)).status_code == 201
    code = await post.code(ADA["email"])
    user = (await session.scalars(select(User))).one()
    soon = house.clock.now() + timedelta(days=1)
    session.add_all(
        [
            Link(user_id=user.id, purpose=p, token_hash=p.encode(), expires_at=soon)
            for p in (Purpose.VERIFY_EMAIL, Purpose.RESET_PASSWORD)
        ]
    )
    session.add(ApiKey(user_id=user.id, name="x", prefix="x", secret_hash=b"x", scopes=[]))
    session.add(Totp(user_id=user.id, secret=b"x"))
    session.add(RecoveryCode(user_id=user.id, code_hash=b"x"))
    opened = await sign_in.sessions(session, house).open(user, Device(None, "intruder"), "planted")
    await session.commit()
    return opened, code


async def test_the_account_is_adopted_and_lets_nobody_else_in(
    traveller: Traveller, session: AsyncSession, planted: tuple[Credentials, str]
) -> None:
    opened, code = planted
    client = traveller.client

    answer = await traveller.go(given_name="Ada")

    assert answer.status_code == 200
    assert told(await client.post(f"{API}/login", json=ADA)) == (401, "invalid_credentials")
    assert told(await refresh(client, opened.refresh_token)) == (401, "session_ended")
    assert told(await me(client, opened.access_token)) == (401, "session_ended")
    body = {"email": ADA["email"], "code": code, "purpose": "VERIFY_EMAIL"}
    assert told(await client.post(f"{API}/verify-otp", json=body)) == (400, "otp_expired")
    assert (await me(client, answer.json()["access_token"])).json()["first_name"] == "Ada"
    session.expire_all()
    user = (await session.scalars(select(User))).one()
    assert (user.password_hash, user.status, user.is_verified) == (None, "ACTIVE", True)
    left: dict[str, Any] = {
        "links": Link.consumed_at.is_(None),
        "codes": Otp.consumed_at.is_(None),
        "keys": ApiKey.revoked_at.is_(None),
        "factors": Totp.id.is_not(None),
        "recovery codes": RecoveryCode.id.is_not(None),
    }
    counts = {
        name: await session.scalar(select(func.count()).where(still))
        for name, still in left.items()
    }
    assert counts == dict.fromkeys(left, 0)


async def test_it_is_written_down(
    traveller: Traveller, session: AsyncSession, planted: tuple[Credentials, str]
) -> None:
    await traveller.go()

    act = (
        await session.scalars(select(AuditEvent).where(AuditEvent.action == "identity.linked"))
    ).one()
    assert act.changes == {"provider": "GOOGLE", "account": "adopted"}


async def test_what_google_did_not_verify_adopts_nothing(
    traveller: Traveller, session: AsyncSession, planted: tuple[Credentials, str]
) -> None:
    before = (await session.scalars(select(User.password_hash))).one()

    assert told(await traveller.go(email_verified=False)) == (403, "google_email_unverified")

    assert (await session.scalars(select(User.password_hash))).one() == before
    assert (await refresh(traveller.client, planted[0].refresh_token)).status_code == 401
    assert told(await traveller.client.post(f"{API}/login", json=ADA)) == (
        403,
        "email_not_verified",
    )


async def test_what_the_intruder_said_of_themselves_goes_too(
    traveller: Traveller, session: AsyncSession
) -> None:
    """Not even a number that has an owner is in the way."""
    number = {"phone": "+442079460018"}
    shown = {**ADA, **number, "email": "eve@example.com"}
    business = {"user_type": "BUSINESS_OWNER", "business_name": "Eve's", "first_name": "Eve"}
    for body in ({**ADA, **number, **business, "last_name": "Evil"}, shown):
        assert (await traveller.client.post(f"{API}/register", json=body)).status_code == 201
    mine = User.email == ADA["email"]
    await session.execute(update(User).where(mine).values(bio="Eve was here"))
    owner = update(User).where(User.email == "eve@example.com")
    await session.execute(owner.values(email_verified_at=func.now()))
    await session.commit()

    answer = await traveller.go(given_name="Ada")

    assert answer.status_code == 200, answer.text
    user = (await session.scalars(select(User).where(mine))).one()
    await session.refresh(user)
    said = (user.first_name, user.last_name, user.phone, user.bio, user.business_name)
    assert said == ("Ada", None, None, None, None)
    assert (user.user_type, user.is_verified) == ("CUSTOMER", True)
    kinds = await session.scalars(select(Customer.user_id).where(Customer.user_id == user.id))
    assert kinds.all() == [user.id]


async def test_another_broken_rule_than_the_key_stays_what_it_is(session: AsyncSession) -> None:
    nobody = Identity(user_id=uuid7(), provider="GOOGLE", issuer="i", subject="s")

    with pytest.raises(IntegrityError, match="fk_identities_user_id_users"):
        await IdentityRepository(session).add(nobody)
