"""Entering a one-time code."""

import asyncio
from collections import Counter
from datetime import datetime

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, Person, Post, me, suspend, told

from mercat.modules.identity.models import LoginSession, Otp, User, UserStatus
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

EMAIL = ADA["email"]


async def enter(client: AsyncClient, code: str, **fields: str) -> Response:
    body = {"email": EMAIL, "code": code, **fields}
    return await client.post(f"{API}/verify-otp", json=body)


async def ask(client: AsyncClient, email: str = EMAIL, purpose: str = "VERIFY_EMAIL") -> None:
    await client.post(f"{API}/send-otp", json={"email": email, "purpose": purpose})


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06d}"


async def logins(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(LoginSession)) or 0


async def challenge(session: AsyncSession) -> tuple[int, datetime | None]:
    """Attempts at the newest challenge, and when it was used."""
    query = select(Otp.attempts, Otp.consumed_at).order_by(Otp.id.desc()).limit(1)
    row = (await session.execute(query)).one()
    return row.attempts, row.consumed_at


@pytest.fixture
async def code(client: AsyncClient, post: Post) -> str:
    """What Ada was sent when she registered."""
    await client.post(f"{API}/register", json=ADA)
    return await post.code(EMAIL)


async def test_the_right_code_makes_the_account_active_and_signs_in(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    response = await enter(client, code)

    body = response.json()
    assert response.status_code == 200
    assert set(body) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", 1800)
    user = body["user"]
    assert (user["status"], user["is_active"], user["is_verified"]) == ("ACTIVE", True, True)
    assert (await me(client, body["access_token"])).json()["email"] == EMAIL
    assert list(await session.scalars(select(OutboxEvent.name))) == ["EmailVerified"]
    assert await session.scalar(select(LoginSession.method)) == "otp"
    attempts, consumed_at = await challenge(session)
    assert attempts == 1
    assert consumed_at is not None


async def test_a_code_works_once(client: AsyncClient, session: AsyncSession, code: str) -> None:
    await enter(client, code)

    assert told(await enter(client, code)) == (400, "otp_expired")
    assert await logins(session) == 1


async def test_wrong_codes_are_counted_down(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    answers = [await enter(client, wrong(code, n)) for n in (1, 2, 3, 4)]

    assert [(*told(a), a.json()["detail"]["attempts_left"]) for a in answers] == [
        (400, "otp_invalid", 2),
        (400, "otp_invalid", 1),
        (400, "otp_exhausted", 0),
        (400, "otp_exhausted", 0),
    ]
    assert await challenge(session) == (3, None)


async def test_the_right_code_comes_too_late_after_three_wrong_ones(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    for n in (1, 2, 3):
        await enter(client, wrong(code, n))

    assert told(await enter(client, code)) == (400, "otp_exhausted")
    assert await logins(session) == 0
    assert await session.scalar(select(User.status)) is UserStatus.PENDING


async def test_the_third_guess_may_be_right(client: AsyncClient, code: str) -> None:
    await enter(client, wrong(code, 1))
    await enter(client, wrong(code, 2))

    assert (await enter(client, code)).status_code == 200


async def test_of_fifty_wrong_guesses_at_once_three_are_counted(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    answers = await asyncio.gather(*(enter(client, wrong(code, n)) for n in range(1, 51)))

    assert Counter(map(told, answers)) == {
        (400, "otp_invalid"): 2,
        (400, "otp_exhausted"): 48,
    }
    assert await challenge(session) == (3, None)
    assert told(await enter(client, code)) == (400, "otp_exhausted")


async def test_of_sixteen_right_ones_at_once_one_succeeds(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    answers = await asyncio.gather(*(enter(client, code) for _ in range(16)))

    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 15
    assert await logins(session) == 1
    assert list(await session.scalars(select(OutboxEvent.name))) == ["EmailVerified"]


async def test_the_loss_of_valkey_gives_no_new_guesses(
    client: AsyncClient, session: AsyncSession, resources: Resources, code: str
) -> None:
    for n in (1, 2, 3):
        await enter(client, wrong(code, n))
        await resources.cache._redis.flushdb()

    assert told(await enter(client, code)) == (400, "otp_exhausted")
    assert await challenge(session) == (3, None)


async def test_nor_does_it_take_the_code_away(
    client: AsyncClient, resources: Resources, code: str
) -> None:
    await resources.cache._redis.flushdb()

    assert (await enter(client, code)).status_code == 200


@pytest.mark.parametrize(
    ("sent", "entered"), [("LOGIN", "VERIFY_EMAIL"), ("VERIFY_EMAIL", "LOGIN")]
)
async def test_a_code_for_one_purpose_is_none_for_another(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    ada: Person,
    sent: str,
    entered: str,
) -> None:
    if sent == "VERIFY_EMAIL":
        await session.execute(update(User).values(email_verified_at=None))
        await session.commit()
    await ask(client, purpose=sent)
    code = await post.code(EMAIL)
    await ask(client, purpose=entered)  # so that there is something to guess at

    response = await enter(client, code, purpose=entered)

    assert told(response) == (400, "otp_invalid")
    assert await logins(session) == 0
    assert (await enter(client, code, purpose=sent)).status_code == 200


async def test_a_code_is_none_for_another_address(
    client: AsyncClient, session: AsyncSession, code: str, post: Post
) -> None:
    eve = "eve@example.com"
    await client.post(f"{API}/register", json={**ADA, "email": eve})
    assert await post.code(eve) != code

    response = await enter(client, code, email=eve)

    assert told(response) == (400, "otp_invalid")
    assert await logins(session) == 0


async def test_only_the_newest_code_works(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, post: Post, code: str
) -> None:
    clock.move(seconds=61)
    await ask(client)
    newer = await post.code(EMAIL)

    assert told(await enter(client, code)) == (400, "otp_invalid")
    assert (await enter(client, newer)).status_code == 200


async def test_an_old_code_does_not_work_while_the_newer_is_on_its_way(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, code: str
) -> None:
    clock.move(seconds=61)
    await ask(client)

    assert told(await enter(client, code)) == (400, "otp_invalid")
    assert await logins(session) == 0


async def test_a_new_code_gives_three_new_guesses(
    client: AsyncClient, clock: MovableClock, post: Post, code: str
) -> None:
    for n in (1, 2, 3):
        await enter(client, wrong(code, n))
    clock.move(seconds=61)
    await ask(client)

    assert (await enter(client, await post.code(EMAIL))).status_code == 200


async def test_after_ten_minutes_it_is_too_late(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, code: str
) -> None:
    clock.move(minutes=10, seconds=1)

    assert told(await enter(client, code)) == (400, "otp_expired")
    assert await challenge(session) == (0, None)
    assert await logins(session) == 0


async def test_just_before_it_is_not(client: AsyncClient, clock: MovableClock, code: str) -> None:
    clock.move(minutes=9, seconds=50)

    assert (await enter(client, code)).status_code == 200


async def test_the_suspended_learn_so_only_with_the_right_code(
    client: AsyncClient, session: AsyncSession, ada: Person, post: Post
) -> None:
    await ask(client, purpose="LOGIN")
    code = await post.code(EMAIL)
    await suspend(session, ada)

    guess = await enter(client, wrong(code), purpose="LOGIN")
    right = await enter(client, code, purpose="LOGIN")

    assert (told(guess), told(right)) == ((400, "otp_invalid"), (403, "account_suspended"))
    assert await logins(session) == 0


async def test_a_code_to_sign_in_signs_in(
    client: AsyncClient, session: AsyncSession, ada: Person, post: Post
) -> None:
    await ask(client, purpose="LOGIN")

    response = await enter(client, await post.code(EMAIL), purpose="LOGIN")

    assert (response.status_code, response.json()["user"]["id"]) == (200, str(ada.id))
    assert await session.scalar(select(LoginSession.user_id)) == ada.id


@pytest.mark.parametrize("text", ["", "123", "12345678901", "12345a", "１２３４５６", " 123456"])
async def test_what_is_no_code_costs_no_guess(
    client: AsyncClient, session: AsyncSession, code: str, text: str
) -> None:
    assert told(await enter(client, text)) == (422, "validation_error")
    assert await challenge(session) == (0, None)


async def test_the_code_is_not_kept(session: AsyncSession, code: str) -> None:
    stored = await session.scalar(select(Otp.code_hash))

    assert stored is not None
    assert len(stored) == 32
    assert code.encode() not in stored
