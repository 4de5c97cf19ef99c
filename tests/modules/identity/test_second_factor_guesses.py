"""Guessing at second factors, and finding them: neither gets anybody far."""

import asyncio

from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import Person, Post, told
from tests.modules.identity.second_factors import App, challenge, finish

from mercat.modules.identity.models import RecoveryCode, Throttle, Totp
from mercat.platform.resources import Resources

WRONG_CODE = (401, "mfa_code_invalid")
WRONG_TOKEN = (401, "mfa_token_invalid")


async def fail(client: AsyncClient, phone: App, times: int) -> None:
    for _ in range(times):
        response = await finish(client, await challenge(client), phone.wrong_code())
        assert told(response) == WRONG_CODE


async def test_from_the_fifth_failure_on_codes_of_the_app_wait(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, phone: App
) -> None:
    await fail(client, phone, 3)
    for code in ("00000-00000-00000", "nonsense"):
        assert told(await finish(client, await challenge(client), code)) == WRONG_CODE

    for code in (phone.code(1), phone.wrong_code()):
        response = await finish(client, await challenge(client), code)
        assert told(response) == (423, "account_locked")
        assert response.headers["retry-after"] == "1"
    clock.move(seconds=1)
    await fail(client, phone, 1)
    response = await finish(client, await challenge(client), phone.code(1))
    assert (response.status_code, response.headers["retry-after"]) == (423, "2")
    clock.move(seconds=2)
    assert (await finish(client, await challenge(client), phone.code(1))).status_code == 200
    await fail(client, phone, 4)  # the count began anew


async def test_many_wrong_ones_at_once_are_counted_one_by_one(
    client: AsyncClient, session: AsyncSession, phone: App
) -> None:
    tokens = [await challenge(client) for _ in range(16)]

    answers = await asyncio.gather(*(finish(client, t, phone.wrong_code()) for t in tokens))

    assert sorted(a.status_code for a in answers) == [401] * 5 + [423] * 11
    assert list(await session.scalars(select(Throttle.failures))) == [5]


async def test_the_count_and_the_codes_survive_the_loss_of_valkey(
    client: AsyncClient, resources: Resources, phone: App
) -> None:
    async def forget() -> None:
        await resources.cache._redis.flushdb()

    code = phone.next_code()
    token = await challenge(client)
    await forget()
    assert (await finish(client, token, code)).status_code == 200
    await forget()
    assert told(await finish(client, token, phone.recovery_codes[0])) == WRONG_TOKEN
    assert told(await finish(client, await challenge(client), code)) == WRONG_CODE
    await fail(client, phone, 4)
    await forget()
    locked = await finish(client, await challenge(client), phone.code(1))
    assert told(locked) == (423, "account_locked")


async def test_nothing_secret_is_kept_in_the_clear(
    session: AsyncSession, phone: App, post: Post, ada: Person
) -> None:
    await post.run()
    totp = (await session.scalars(select(Totp))).one()
    codes = list(await session.scalars(select(RecoveryCode.code_hash)))

    assert phone.secret not in totp.secret
    assert len(totp.secret) == 12 + 20 + 16
    assert {len(code) for code in codes} == {32}
    assert len(codes) == len(set(phone.recovery_codes)) == 10
    for letter in post.letters(ada.email):
        assert not any(code in letter.text for code in phone.recovery_codes)


async def test_a_recovery_code_gets_its_owner_in_past_the_lock(
    client: AsyncClient, phone: App
) -> None:
    await fail(client, phone, 5)
    locked = await finish(client, await challenge(client), phone.code(1))
    assert told(locked) == (423, "account_locked")

    spoken = phone.recovery_codes[0].upper().replace("-", " ")
    assert (await finish(client, await challenge(client), spoken)).status_code == 200

    again = await finish(client, await challenge(client), phone.recovery_codes[0])
    assert told(again) == WRONG_CODE


async def test_wrong_recovery_codes_lock_nothing(
    client: AsyncClient, session: AsyncSession, phone: App
) -> None:
    for n in range(7):
        code = f"0000{n}-00000-00000-00000-00000"
        assert told(await finish(client, await challenge(client), code)) == WRONG_CODE

    assert await session.scalar(select(Throttle.failures)) is None
    assert (await finish(client, await challenge(client), phone.next_code())).status_code == 200
