"""Switching a second factor on and off, and new recovery codes."""

import re
from base64 import b32decode
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, Person, Post, me, refresh, told
from tests.modules.identity.second_factors import (
    App,
    bearer,
    begin,
    challenge,
    confirm,
    finish,
    reauthenticate,
    set_up,
)

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import LoginSession, RecoveryCode, Totp
from mercat.platform.resources import Resources

Tokens = dict[str, Any]
STALE = (403, "reauthentication_required")


async def remove(client: AsyncClient, tokens: Tokens) -> Response:
    return await client.delete(f"{API}/mfa/totp", headers=bearer(tokens))


async def renew(client: AsyncClient, tokens: Tokens) -> Response:
    return await client.post(f"{API}/mfa/recovery-codes", headers=bearer(tokens))


async def acts(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


async def is_on(client: AsyncClient) -> bool:
    answer = (await client.post(f"{API}/login", json=ADA)).json()
    return "mfa_token" in answer


async def test_a_secret_is_not_in_force_before_a_code_of_it_was_shown(
    client: AsyncClient, session: AsyncSession, tokens: Tokens
) -> None:
    response = await begin(client, tokens)

    shown = response.json()
    assert (response.status_code, set(shown)) == (200, {"secret", "uri", "qr_svg"})
    assert len(b32decode(shown["secret"])) == 20
    assert f"secret={shown['secret']}" in shown["uri"]
    assert shown["qr_svg"].startswith("<svg")
    assert not await is_on(client)
    assert await acts(session) == []


async def test_a_code_puts_it_in_force_and_gives_recovery_codes(
    client: AsyncClient,
    session: AsyncSession,
    clock: MovableClock,
    ada: Person,
    tokens: Tokens,
    post: Post,
) -> None:
    app = await set_up(client, clock, tokens)

    assert len(set(app.recovery_codes)) == 10
    for code in app.recovery_codes:
        assert re.fullmatch(r"([0-9a-hjkmnp-tv-z]{5}-){4}[0-9a-hjkmnp-tv-z]{5}", code)
    assert await is_on(client)
    assert await acts(session) == ["mfa.enabled"]
    await post.run()
    assert post.letters(ada.email)[0].subject == "Your Mercat account has a second factor now"


async def test_beginning_again_makes_another_secret(
    client: AsyncClient, clock: MovableClock, tokens: Tokens
) -> None:
    first = App(b32decode((await begin(client, tokens)).json()["secret"]), clock, [])
    second = App(b32decode((await begin(client, tokens)).json()["secret"]), clock, [])

    assert told(await confirm(client, tokens, first.code())) == (401, "mfa_code_invalid")
    assert (await confirm(client, tokens, second.code())).status_code == 200


async def test_a_wrong_code_does_not(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: Tokens
) -> None:
    assert told(await confirm(client, tokens, "123456")) == (401, "mfa_code_invalid")
    app = App(b32decode((await begin(client, tokens)).json()["secret"]), clock, [])
    for _ in range(4):
        response = await confirm(client, tokens, app.wrong_code())
        assert told(response) == (401, "mfa_code_invalid")

    assert told(await confirm(client, tokens, app.code())) == (423, "account_locked")
    assert not await is_on(client)
    assert await session.scalar(select(RecoveryCode.id)) is None
    assert await acts(session) == []


async def test_there_is_one_at_a_time(client: AsyncClient, tokens: Tokens, phone: App) -> None:
    assert told(await begin(client, tokens)) == (409, "mfa_already_on")
    assert told(await confirm(client, tokens, phone.code())) == (409, "mfa_already_on")


async def test_it_is_given_up(
    client: AsyncClient,
    session: AsyncSession,
    ada: Person,
    tokens: Tokens,
    phone: App,
    post: Post,
) -> None:
    waiting = await challenge(client)

    assert (await remove(client, tokens)).status_code == 200

    assert not await is_on(client)
    assert await session.scalar(select(func.count()).select_from(Totp)) == 0
    assert await session.scalar(select(func.count()).select_from(RecoveryCode)) == 0
    response = await finish(client, waiting, phone.next_code())
    assert told(response) == (401, "mfa_code_invalid")
    assert await acts(session) == ["mfa.enabled", "mfa.disabled"]
    await post.run()
    subjects = [letter.subject for letter in post.letters(ada.email)]
    assert "Your Mercat account has no second factor any more" in subjects


async def test_new_recovery_codes_take_the_place_of_the_old(
    client: AsyncClient,
    session: AsyncSession,
    ada: Person,
    tokens: Tokens,
    phone: App,
    post: Post,
) -> None:
    fresh = (await renew(client, tokens)).json()["recovery_codes"]

    assert len(set(fresh) - set(phone.recovery_codes)) == 10
    old = await finish(client, await challenge(client), phone.recovery_codes[0])
    assert told(old) == (401, "mfa_code_invalid")
    assert (await finish(client, await challenge(client), fresh[0])).status_code == 200
    assert await acts(session) == [
        "mfa.enabled",
        "mfa.recovery_codes_renewed",
        "mfa.recovery_code_used",
    ]
    await post.run()
    subjects = [letter.subject for letter in post.letters(ada.email)]
    assert "Your Mercat account has new recovery codes" in subjects


async def test_what_is_not_there_can_be_neither_removed_nor_renewed(
    client: AsyncClient, tokens: Tokens
) -> None:
    assert told(await remove(client, tokens)) == (409, "mfa_not_on")
    assert told(await renew(client, tokens)) == (409, "mfa_not_on")


async def test_each_of_it_needs_a_fresh_sign_in(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: Tokens
) -> None:
    app = App(b32decode((await begin(client, tokens)).json()["secret"]), clock, [])
    clock.move(minutes=5)

    assert told(await begin(client, tokens)) == STALE
    assert told(await confirm(client, tokens, app.code())) == STALE
    assert await acts(session) == []


async def test_switching_off_does_too(
    client: AsyncClient, clock: MovableClock, tokens: Tokens, phone: App
) -> None:
    clock.move(minutes=5)

    assert told(await remove(client, tokens)) == STALE
    assert told(await renew(client, tokens)) == STALE
    assert (await finish(client, await challenge(client), phone.code())).status_code == 200


async def test_it_all_holds_when_valkey_forgets_everything(
    client: AsyncClient, clock: MovableClock, resources: Resources, tokens: Tokens
) -> None:
    valkey = resources.cache._redis
    app = App(b32decode((await begin(client, tokens)).json()["secret"]), clock, [])
    await valkey.flushdb()
    assert (await confirm(client, tokens, app.code())).status_code == 200
    await valkey.flushdb()
    assert await is_on(client)
    again = await reauthenticate(client, tokens, password=ADA["password"], code=app.next_code())
    assert again.status_code == 200
    await valkey.flushdb()
    assert (await remove(client, tokens)).status_code == 200
    await valkey.flushdb()
    assert not await is_on(client)


@pytest.mark.parametrize("door", ["mfa/totp", "mfa/totp/confirm", "mfa/recovery-codes"])
async def test_nobody_sets_up_anything(client: AsyncClient, ada: Person, door: str) -> None:
    response = await client.post(f"{API}/{door}", json={"code": "123456"})

    assert told(response) == (401, "not_authenticated")


async def test_the_sessions_that_never_saw_it_end(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: Tokens
) -> None:
    other = (await client.post(f"{API}/login", json=ADA)).json()

    await set_up(client, clock, tokens)

    assert told(await me(client, other["access_token"])) == (401, "session_ended")
    assert told(await refresh(client, other["refresh_token"])) == (401, "session_ended")
    assert (await me(client, tokens["access_token"])).status_code == 200
    (changes,) = await session.scalars(select(AuditEvent.changes))
    assert changes == {"sessions_ended": 1}


async def test_a_wrong_code_ends_no_session(
    client: AsyncClient, clock: MovableClock, tokens: Tokens
) -> None:
    other = (await client.post(f"{API}/login", json=ADA)).json()
    app = App(b32decode((await begin(client, tokens)).json()["secret"]), clock, [])

    await confirm(client, tokens, app.wrong_code())

    assert (await me(client, other["access_token"])).status_code == 200


async def test_a_session_that_never_saw_it_does_not_switch_it_off(
    client: AsyncClient, session: AsyncSession, tokens: Tokens, phone: App
) -> None:
    """However fresh its password is."""
    await session.execute(update(LoginSession).values(factor_at=None))
    await session.commit()

    assert told(await remove(client, tokens)) == STALE
    assert told(await renew(client, tokens)) == STALE
    assert await is_on(client)

    await reauthenticate(client, tokens, password=ADA["password"], code=phone.next_code())
    assert (await remove(client, tokens)).status_code == 200


async def test_a_sign_in_with_the_factor_is_fresh(client: AsyncClient, phone: App) -> None:
    answer = await finish(client, await challenge(client), phone.next_code())

    assert (await renew(client, answer.json())).status_code == 200
