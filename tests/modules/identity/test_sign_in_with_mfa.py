"""Signing in where a second factor is on."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import (
    ADA,
    API,
    Person,
    Post,
    access_tokens,
    me,
    suspend,
    told,
    with_secrets,
)
from tests.modules.identity.second_factors import App, challenge, finish

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import LoginSession, RecoveryCode, Totp, User
from mercat.modules.identity.repository import FactorRepository
from mercat.platform.resources import Resources

WRONG_CODE = (401, "mfa_code_invalid")
WRONG_TOKEN = (401, "mfa_token_invalid")


async def opened(session: AsyncSession) -> int:
    """Sessions beside the one that set the second factor up."""
    count = await session.scalar(select(func.count()).select_from(LoginSession)) or 0
    return count - 1


async def test_the_password_alone_opens_nothing(
    client: AsyncClient, session: AsyncSession, phone: App
) -> None:
    await challenge(client)

    assert await opened(session) == 0


async def test_with_a_code_of_the_app_it_does(
    client: AsyncClient, session: AsyncSession, phone: App
) -> None:
    response = await finish(client, await challenge(client), phone.next_code())

    assert response.status_code == 200
    assert (await me(client, response.json()["access_token"])).status_code == 200
    newest = select(LoginSession.method).order_by(LoginSession.id.desc())
    assert await session.scalar(newest) == "password+totp"


async def test_without_a_second_factor_all_is_as_before(
    client: AsyncClient, tokens: dict[str, Any]
) -> None:
    assert {"access_token", "refresh_token"} <= set(tokens)


async def test_the_cookies_are_set_after_the_second_factor(client: AsyncClient, phone: App) -> None:
    answer = await client.post(f"{API}/login?transport=cookie", json=ADA)
    assert not client.cookies
    body = {"mfa_token": answer.json()["mfa_token"], "code": phone.next_code()}

    response = await client.post(f"{API}/login/mfa?transport=cookie", json=body)

    assert set(response.json()) == {"user", "expires_in"}
    assert set(client.cookies) == {"mercat_access", "mercat_refresh"}


async def test_no_other_site_finishes_a_sign_in(client: AsyncClient, phone: App) -> None:
    body = {"mfa_token": await challenge(client), "code": phone.next_code()}
    strange = {"Origin": "https://evil.example"}

    response = await client.post(f"{API}/login/mfa", json=body, headers=strange)

    assert told(response) == (403, "csrf_failed")


async def test_a_code_is_accepted_once(client: AsyncClient, phone: App) -> None:
    code = phone.next_code()
    assert (await finish(client, await challenge(client), code)).status_code == 200

    assert told(await finish(client, await challenge(client), code)) == WRONG_CODE


async def test_the_code_that_set_it_up_is_not_accepted_again(
    client: AsyncClient, phone: App
) -> None:
    assert told(await finish(client, await challenge(client), phone.code())) == WRONG_CODE


async def test_nor_is_an_older_one(client: AsyncClient, phone: App) -> None:
    phone.clock.move(seconds=60)
    assert (await finish(client, await challenge(client), phone.code())).status_code == 200

    assert told(await finish(client, await challenge(client), phone.code(-1))) == WRONG_CODE


async def test_of_sixteen_at_once_with_one_code_one_is_signed_in(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, phone: App
) -> None:
    challenges = [await challenge(client) for _ in range(16)]
    code = phone.next_code()

    answers = await asyncio.gather(*(finish(client, token, code) for token in challenges))

    assert [a.status_code for a in answers].count(200) == 1
    assert await opened(session) == 1


async def test_the_database_alone_would_see_to_that(
    client: AsyncClient,
    session: AsyncSession,
    phone: App,
    resources: Resources,
) -> None:
    """Without the lock of the user's row: the step is taken by one statement, or not."""
    totp = (await session.scalars(select(Totp))).one()

    async def accept() -> bool:
        async with resources.database.open_session() as own:
            taken = await FactorRepository(own).accept_step(
                totp.id, totp.last_step + 1, totp.secret
            )
            await own.commit()
            return taken

    assert sorted(await asyncio.gather(*(accept() for _ in range(16)))) == [False] * 15 + [True]


async def test_a_recovery_code_does_too_once(
    client: AsyncClient, session: AsyncSession, ada: Person, phone: App, post: Post
) -> None:
    code = phone.recovery_codes[3]
    response = await finish(client, await challenge(client), code)

    assert response.status_code == 200
    assert told(await finish(client, await challenge(client), code)) == WRONG_CODE
    used = select(func.count()).where(RecoveryCode.used_at.is_not(None))
    assert await session.scalar(used) == 1
    newest = select(AuditEvent).order_by(AuditEvent.id.desc())
    act = (await session.scalars(newest)).first()
    assert act is not None
    assert (act.action, act.actor_id) == ("mfa.recovery_code_used", ada.id)
    await post.run()
    (letter,) = [one for one in post.letters(ada.email) if "recovery code" in one.subject]
    assert code not in letter.text


@pytest.mark.parametrize("write", [str.upper, lambda c: c.replace("-", " "), lambda c: f" {c} "])
async def test_it_may_be_typed_as_one_likes(
    client: AsyncClient, phone: App, write: Callable[[str], str]
) -> None:
    code = write(phone.recovery_codes[0])

    assert (await finish(client, await challenge(client), code)).status_code == 200


async def test_of_sixteen_at_once_with_one_recovery_code_one_is_signed_in(
    client: AsyncClient, session: AsyncSession, phone: App
) -> None:
    challenges = [await challenge(client) for _ in range(16)]

    answers = await asyncio.gather(
        *(finish(client, token, phone.recovery_codes[0]) for token in challenges)
    )

    assert [a.status_code for a in answers].count(200) == 1
    assert await opened(session) == 1


async def test_an_mfa_token_is_good_for_one_sign_in(
    client: AsyncClient, session: AsyncSession, phone: App
) -> None:
    token = await challenge(client)
    assert (await finish(client, token, phone.next_code())).status_code == 200

    assert told(await finish(client, token, phone.next_code())) == WRONG_TOKEN
    assert told(await finish(client, token, phone.recovery_codes[0])) == WRONG_TOKEN
    assert await opened(session) == 1


async def test_also_of_many_at_once(client: AsyncClient, session: AsyncSession, phone: App) -> None:
    token = await challenge(client)

    answers = await asyncio.gather(*(finish(client, token, code) for code in phone.recovery_codes))

    assert [a.status_code for a in answers].count(200) == 1
    assert await opened(session) == 1
    used = select(func.count()).where(RecoveryCode.used_at.is_not(None))
    assert await session.scalar(used) == 1


async def test_it_lasts_five_minutes(client: AsyncClient, clock: MovableClock, phone: App) -> None:
    early, late = await challenge(client), await challenge(client)
    clock.move(minutes=4, seconds=58)
    assert (await finish(client, early, phone.code())).status_code == 200

    clock.move(seconds=31)

    assert told(await finish(client, late, phone.code())) == WRONG_TOKEN


async def test_it_dies_with_the_password(
    client: AsyncClient, session: AsyncSession, phone: App
) -> None:
    token = await challenge(client)
    await session.execute(update(User).values(password_hash="another"))
    await session.commit()

    assert told(await finish(client, token, phone.next_code())) == WRONG_TOKEN
    assert await opened(session) == 0


async def test_it_is_no_access_token_and_none_is_it(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any], phone: App
) -> None:
    token = await challenge(client)

    assert told(await me(client, token)) == (401, "invalid_token")
    assert told(await finish(client, tokens["access_token"], phone.next_code())) == WRONG_TOKEN
    claims = access_tokens(resources, kind="mfa+jwt").verify(token)
    assert set(claims) - {"iat", "nbf", "exp", "iss", "aud"} == {"sub", "sid", "method", "pwd"}


@pytest.mark.parametrize("name", ["sub", "sid", "pwd", "method"])
async def test_nor_is_one_that_says_too_little(
    client: AsyncClient, resources: Resources, phone: App, name: str
) -> None:
    ours = access_tokens(resources, kind="mfa+jwt")
    claims = ours.verify(await challenge(client))
    without = ours.issue({key: claims[key] for key in claims if key != name}, 60)
    nonsense = ours.issue({**claims, name: "zz"}, 60)

    assert told(await finish(client, without, phone.next_code())) == WRONG_TOKEN
    if name != "method":
        assert told(await finish(client, nonsense, phone.next_code())) == WRONG_TOKEN


async def test_another_process_with_a_newer_secret_takes_it(
    app: Any, client: AsyncClient, resources: Resources, phone: App
) -> None:
    token = await challenge(client)
    old = resources.settings.secret_key.get_secret_value()
    app.state.resources = with_secrets(resources, "a-newer-secret-" + "n" * 40, [old])

    response = await finish(client, token, phone.next_code())

    assert response.status_code == 200


async def test_a_secret_moves_to_the_newer_key_as_it_is_used(
    app: Any, client: AsyncClient, session: AsyncSession, resources: Resources, phone: App
) -> None:
    old, new = resources.settings.secret_key.get_secret_value(), "a-newer-secret-" + "n" * 40
    app.state.resources = with_secrets(resources, new, [old])
    await finish(client, await challenge(client), phone.next_code())

    totp = (await session.scalars(select(Totp))).one()

    later = with_secrets(resources, new, []).keyring
    assert later.open("totp-secret", totp.secret, totp.user_id.bytes) == phone.secret


async def test_a_suspended_account_does_not_get_in(
    client: AsyncClient, session: AsyncSession, ada: Person, phone: App
) -> None:
    token = await challenge(client)
    await suspend(session, ada)

    assert told(await finish(client, token, phone.next_code())) == (403, "account_suspended")
    assert await opened(session) == 0


@pytest.mark.parametrize("purpose", ["LOGIN", "VERIFY_EMAIL"])
async def test_a_code_by_mail_is_a_first_factor_only(
    client: AsyncClient, session: AsyncSession, ada: Person, phone: App, post: Post, purpose: str
) -> None:
    asked = {"email": ada.email, "purpose": purpose}
    await session.execute(update(User).values(email_verified_at=None))
    await session.commit()
    await client.post(f"{API}/send-otp", json=asked)
    answer = await client.post(
        f"{API}/verify-otp", json={**asked, "code": await post.code(ada.email)}
    )

    assert set(answer.json()) == {"mfa_required", "mfa_token"}
    assert await opened(session) == 0
    response = await finish(client, answer.json()["mfa_token"], phone.next_code())
    assert response.status_code == 200
    newest = select(LoginSession.method).order_by(LoginSession.id.desc())
    assert await session.scalar(newest) == "otp+totp"
