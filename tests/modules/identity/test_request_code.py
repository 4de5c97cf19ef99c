"""Asking for a one-time code."""

import asyncio

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import API, Person, Post, provide, suspend, told

from mercat.modules.identity.models import Otp
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

STRANGER = "nobody@example.com"


async def ask(client: AsyncClient, email: str, purpose: str = "LOGIN") -> Response:
    return await client.post(f"{API}/send-otp", json={"email": email, "purpose": purpose})


async def made(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Otp)) or 0


async def test_known_and_unknown_are_told_the_same(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    known, unknown = await ask(client, ada.email), await ask(client, STRANGER)

    assert (known.status_code, unknown.status_code) == (202, 202)
    assert known.content == unknown.content
    rows = await session.execute(select(Otp.email, Otp.code_hash, Otp.attempts).order_by(Otp.id))
    assert [tuple(row) for row in rows] == [(ada.email, None, 0), (STRANGER, None, 0)]
    assert list(await session.scalars(select(OutboxEvent.name))) == ["CodeRequested"] * 2


async def test_only_the_known_one_gets_a_letter(
    client: AsyncClient, ada: Person, post: Post
) -> None:
    await ask(client, ada.email)
    await ask(client, STRANGER)

    await post.run()

    assert [letter.subject for letter in post.letters(ada.email)] == [
        "Your code to sign in to Mercat"
    ]
    assert post.letters(STRANGER) == []


async def test_whose_address_is_verified_is_not_asked_to_verify_it(
    client: AsyncClient, ada: Person, post: Post
) -> None:
    assert (await ask(client, ada.email, "VERIFY_EMAIL")).status_code == 202

    await post.run()

    assert post.letters(ada.email) == []


async def test_a_decoy_ends_when_a_real_challenge_does(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, ada: Person, post: Post
) -> None:
    await ask(client, ada.email)
    await ask(client, STRANGER)
    clock.move(seconds=90)  # the worker was busy

    await post.run()

    rows = await session.execute(select(Otp.created_at, Otp.expires_at))
    lifetimes = [row.expires_at - row.created_at for row in rows]
    assert [round(lifetime.total_seconds()) for lifetime in lifetimes] == [690, 690]


async def test_not_again_within_a_minute(
    client: AsyncClient, session: AsyncSession, clock: MovableClock
) -> None:
    first = await ask(client, STRANGER)
    clock.move(seconds=55)
    second = await ask(client, STRANGER)
    assert (second.status_code, second.content) == (202, first.content)
    assert await made(session) == 1

    clock.move(seconds=6)
    await ask(client, STRANGER)
    assert await made(session) == 2


async def test_five_an_hour(
    client: AsyncClient, session: AsyncSession, clock: MovableClock
) -> None:
    for _ in range(7):
        assert (await ask(client, STRANGER)).status_code == 202
        clock.move(seconds=61)
    assert await made(session) == 5

    clock.move(minutes=60 - 7)  # the first one is over an hour old now
    await ask(client, STRANGER)
    assert await made(session) == 6


async def test_ten_a_day(client: AsyncClient, session: AsyncSession, clock: MovableClock) -> None:
    for _ in range(12):
        await ask(client, STRANGER)
        clock.move(minutes=20)
    assert await made(session) == 10

    clock.move(hours=20)
    await ask(client, STRANGER)
    assert await made(session) == 11


async def test_the_limits_are_the_addresss_whatever_the_purpose(
    client: AsyncClient, session: AsyncSession, clock: MovableClock
) -> None:
    for _ in range(4):
        await ask(client, STRANGER, "LOGIN")
        await ask(client, STRANGER, "VERIFY_EMAIL")
        clock.move(seconds=61)

    assert await made(session) == 5


async def test_one_address_does_not_use_up_anothers(
    client: AsyncClient, session: AsyncSession
) -> None:
    await ask(client, STRANGER)
    await ask(client, "somebody@example.com")

    assert await made(session) == 2


async def test_sixteen_at_once_are_one(client: AsyncClient, session: AsyncSession) -> None:
    # Opens the connections: who must first open one comes too late for a race.
    await asyncio.gather(*(ask(client, f"nobody{n}@example.com") for n in range(16)))

    answers = await asyncio.gather(*(ask(client, STRANGER) for _ in range(16)))

    assert [answer.status_code for answer in answers] == [202] * 16
    assert await made(session) == 16 + 1
    assert await session.scalar(select(func.count()).select_from(OutboxEvent)) == 16 + 1


@pytest.mark.parametrize("purpose", ["CHANGE_EMAIL", "login", ""])
async def test_an_unknown_purpose_is_refused(
    client: AsyncClient, session: AsyncSession, purpose: str
) -> None:
    assert told(await ask(client, STRANGER, purpose)) == (422, "validation_error")
    assert await made(session) == 0


async def test_the_limits_survive_the_loss_of_valkey(
    client: AsyncClient, session: AsyncSession, resources: Resources
) -> None:
    await ask(client, STRANGER)
    await resources.cache._redis.flushdb()
    await ask(client, STRANGER)

    assert await made(session) == 1


async def test_the_suspended_get_no_code(
    client: AsyncClient, session: AsyncSession, resources: Resources, post: Post
) -> None:
    eve = await provide(resources, "eve@example.com")
    await suspend(session, eve)
    await ask(client, eve.email)

    await post.run()

    assert post.letters(eve.email) == []


async def test_other_codes_keep_nobody_from_a_reset(
    client: AsyncClient, session: AsyncSession, clock: MovableClock
) -> None:
    for n in range(7):
        await ask(client, STRANGER, ("LOGIN", "VERIFY_EMAIL")[n % 2])
        clock.move(seconds=61)
    assert await made(session) == 5

    for _ in range(7):
        await ask(client, STRANGER, "RESET_PASSWORD")
        clock.move(seconds=61)

    assert await made(session) == 5 + 5
    await ask(client, STRANGER)
    assert await made(session) == 10
