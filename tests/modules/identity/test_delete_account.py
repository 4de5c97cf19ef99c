"""Having one's account erased, and changing one's mind."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, Person, Post, me, refresh, told

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import ApiKey, LoginSession, User, UserStatus
from mercat.platform.outbox import OutboxEvent
from mercat.platform.outbox.records import ScheduledEvent
from mercat.platform.outbox.schedule import fire
from mercat.platform.resources import Resources

ME = "/api/v1/users/me"


async def leave(client: AsyncClient, tokens: dict[str, Any]) -> Response:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return await client.delete(ME, headers=headers)


async def grace_ends(post: Post) -> None:
    """Fourteen days pass for what was written down for then."""
    async with post.resources.database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE scheduled_events SET due_at = now() WHERE name = 'DeletionDue'")
        )
    await fire(post.resources.database.engine)
    await post.run()  # the erasure
    await post.run()  # what follows from it


async def test_asking_ends_every_session_and_key_and_says_how_to_undo_it(
    client: AsyncClient,
    session: AsyncSession,
    post: Post,
    ada: Person,
    tokens: dict[str, Any],
    clock: MovableClock,
) -> None:
    other = (await client.post(f"{API}/login", json=ADA)).json()
    key = ApiKey(user_id=ada.id, name="k", prefix="p", secret_hash=b"h", scopes=[])
    session.add(key)
    await session.commit()

    response = await leave(client, tokens)

    assert response.status_code == 202
    user = await session.scalar(select(User).execution_options(populate_existing=True))
    assert user is not None
    assert user.status is UserStatus.ACTIVE
    assert user.deletion_requested_at is not None
    assert response.json() == {"deletion_at": f"{user.deletion_at:%Y-%m-%dT%H:%M:%S.%fZ}"}
    for pair in (tokens, other):
        assert told(await me(client, pair["access_token"])) == (401, "session_ended")
        assert told(await refresh(client, pair["refresh_token"])) == (401, "session_ended")
    await session.refresh(key)
    assert key.revoked_at is not None
    await post.run()
    (letter,) = post.letters(ada.email)
    assert "will be erased" in letter.subject
    assert f"{user.deletion_at:%B %Y}" in letter.text
    assert await session.scalar(select(AuditEvent.action)) == "deletion.requested"


async def test_it_needs_a_fresh_sign_in(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    clock.move(minutes=5, seconds=1)

    assert told(await leave(client, tokens)) == (403, "reauthentication_required")
    assert await session.scalar(select(User.deletion_requested_at)) is None
    assert await session.scalar(select(LoginSession.revoked_at)) is None
    assert (await session.scalars(select(AuditEvent))).all() == []
    assert (await session.scalars(select(OutboxEvent))).all() == []


async def test_nobody_deletes_nothing(client: AsyncClient, ada: Person) -> None:
    assert told(await client.delete(ME)) == (401, "not_authenticated")


async def test_asking_many_times_at_once_is_asking_once(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    others = [(await client.post(f"{API}/login", json=ADA)).json() for _ in range(4)]

    answers = await asyncio.gather(*(leave(client, pair) for pair in [tokens, *others]))

    accepted = [answer.json()["deletion_at"] for answer in answers if answer.status_code == 202]
    assert len(set(accepted)) == 1
    assert {answer.status_code for answer in answers} <= {202, 401}
    due = select(func.count()).where(ScheduledEvent.name == "DeletionDue")
    assert await session.scalar(due) == 1
    asked = select(func.count()).where(AuditEvent.action == "deletion.requested")
    assert await session.scalar(asked) == 1


@pytest.mark.parametrize("how", ["password", "code"])
async def test_signing_in_within_the_days_of_grace_keeps_the_account(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    ada: Person,
    tokens: dict[str, Any],
    how: str,
) -> None:
    await leave(client, tokens)
    await post.run()
    await resources.cache._redis.flushdb()

    if how == "password":
        response = await client.post(f"{API}/login", json=ADA)
    else:
        asked = {"email": ada.email, "purpose": "LOGIN"}
        await client.post(f"{API}/send-otp", json=asked)
        code = await post.code(ada.email)
        response = await client.post(f"{API}/verify-otp", json={**asked, "code": code})

    assert response.status_code == 200
    assert await session.scalar(select(User.deletion_requested_at)) is None
    await post.run()
    assert post.letters(ada.email)[0].subject == "Your Mercat account stays"
    actions = list(await session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert actions == ["deletion.requested", "deletion.cancelled"]

    await grace_ends(post)
    assert (await me(client, response.json()["access_token"])).status_code == 200
    assert await session.scalar(select(User.email)) == ada.email


async def test_a_wrong_password_keeps_nothing(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    await leave(client, tokens)

    await client.post(f"{API}/login", json={**ADA, "password": "wrong horse battery"})

    assert await session.scalar(select(User.deletion_requested_at)) is not None


async def test_asking_anew_after_changing_ones_mind_has_a_day_of_its_own(
    client: AsyncClient,
    session: AsyncSession,
    post: Post,
    ada: Person,
    tokens: dict[str, Any],
    clock: MovableClock,
) -> None:
    await leave(client, tokens)
    clock.move(days=13)
    await leave(client, (await client.post(f"{API}/login", json=ADA)).json())
    await session.execute(
        text(
            "UPDATE scheduled_events SET due_at = now() WHERE name = 'DeletionDue' AND "
            "due_at = (SELECT min(due_at) FROM scheduled_events WHERE name = 'DeletionDue')"
        )
    )
    await session.commit()

    await fire(post.resources.database.engine)
    await post.run()
    assert await session.scalar(select(User.email)) == ada.email

    await grace_ends(post)
    assert await session.scalar(select(User.status)) is UserStatus.DELETED


async def test_it_is_written_down_for_the_fourteenth_day(
    client: AsyncClient, session: AsyncSession, post: Post, ada: Person, tokens: dict[str, Any]
) -> None:
    await leave(client, tokens)

    await fire(post.resources.database.engine)
    await post.run()

    assert await session.scalar(select(User.email)) == ada.email
    wait = select(func.extract("epoch", ScheduledEvent.due_at - func.now()) / 86400)
    days = await session.scalar(wait.where(ScheduledEvent.name == "DeletionDue"))
    assert 13.99 < float(days or 0) <= 14


async def test_afterwards_nobody_can_sign_in_and_the_address_is_free(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    await leave(client, tokens)
    await grace_ends(post)
    await resources.cache._redis.flushdb()

    old = (await session.scalars(select(User))).one()
    assert (old.id, old.status, old.email) == (
        ada.id,
        UserStatus.DELETED,
        f"{ada.id}@erased.invalid",
    )
    assert told(await client.post(f"{API}/login", json=ADA)) == (401, "invalid_credentials")
    unusable = await client.post(f"{API}/login", json={**ADA, "email": old.email})
    assert unusable.status_code in {401, 422}
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")
    assert (await refresh(client, tokens["refresh_token"])).status_code == 401

    again = await client.post(f"{API}/register", json=ADA)
    assert again.status_code == 201
    assert again.json()["id"] != str(ada.id)
    reserved = await client.post(f"{API}/register", json={**ADA, "email": old.email})
    assert told(reserved) == (422, "validation_error")


async def test_a_suspended_account_goes_all_the_same(
    client: AsyncClient, session: AsyncSession, post: Post, tokens: dict[str, Any]
) -> None:
    await leave(client, tokens)
    await session.execute(update(User).values(status=UserStatus.SUSPENDED))
    await session.commit()

    await grace_ends(post)

    assert await session.scalar(select(User.status)) is UserStatus.DELETED
