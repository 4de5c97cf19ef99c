"""Changing the e-mail address."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import (
    ADA,
    API,
    PASSWORD,
    WRONG,
    Person,
    Post,
    me,
    provide,
    told,
)

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import Otp, User
from mercat.platform.resources import Resources

EMAIL, NEW = ADA["email"], "lovelace@example.com"


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def ask(client: AsyncClient, tokens: dict[str, Any], **fields: Any) -> Response:
    body = {"new_email": NEW, "current_password": PASSWORD, **fields}
    body = {name: value for name, value in body.items() if value is not None}
    return await client.post(f"{API}/change-email", json=body, headers=bearer(tokens))


async def confirm(client: AsyncClient, tokens: dict[str, Any], code: str) -> Response:
    body, headers = {"code": code}, bearer(tokens)
    return await client.post(f"{API}/change-email/confirm", json=body, headers=headers)


async def enters(client: AsyncClient, email: str) -> int:
    body = {"email": email, "password": PASSWORD}
    return (await client.post(f"{API}/login", json=body)).status_code


async def addresses(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(User.email).order_by(User.email)))


@pytest.fixture
async def code(client: AsyncClient, tokens: dict[str, Any], post: Post) -> str:
    """What Ada's new address was sent."""
    assert (await ask(client, tokens)).status_code == 202
    return await post.code(NEW)


async def test_the_new_address_is_theirs_once_the_code_is_entered(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], code: str
) -> None:
    assert await addresses(session) == [EMAIL]

    response = await confirm(client, tokens, code)

    body = response.json()
    assert (response.status_code, body["email"], body["is_verified"]) == (200, NEW, True)
    assert (await me(client, tokens["access_token"])).json()["email"] == NEW
    assert [await enters(client, email) for email in (EMAIL, NEW)] == [401, 200]
    actions = await session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    assert list(actions) == ["email.change_requested", "email.changed"]
    assert told(await confirm(client, tokens, code)) == (400, "otp_expired")


async def test_both_addresses_are_told(
    client: AsyncClient, tokens: dict[str, Any], code: str, post: Post
) -> None:
    asked = [letter.subject for letter in post.letters(EMAIL)]
    assert asked == ["A new e-mail address for your Mercat account"]

    await confirm(client, tokens, code)
    await post.run()

    assert [letter.subject for letter in post.letters(EMAIL)] == [
        "The e-mail address of your Mercat account was changed",
        *asked,
    ]
    assert [letter.subject for letter in post.letters(NEW)] == [
        "Confirm your new e-mail address for Mercat"
    ]
    assert NEW not in "".join(letter.text for letter in post.letters(EMAIL))


async def test_whoever_asks_again_at_once_is_not_told_of_again(
    client: AsyncClient, tokens: dict[str, Any], code: str, post: Post
) -> None:
    assert (await ask(client, tokens)).status_code == 202
    await post.run()

    assert [len(post.letters(email)) for email in (EMAIL, NEW)] == [1, 1]


async def test_three_guesses(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], code: str
) -> None:
    wrong = [f"{(int(code) + n) % 10**6:06d}" for n in (1, 2, 3)]
    answers = [await confirm(client, tokens, guess) for guess in (*wrong, code)]

    assert [told(answer) for answer in answers] == [
        (400, "otp_invalid"),
        (400, "otp_invalid"),
        (400, "otp_exhausted"),
        (400, "otp_exhausted"),
    ]
    assert await addresses(session) == [EMAIL]


async def test_a_code_is_its_owners_alone(
    client: AsyncClient, session: AsyncSession, resources: Resources, code: str
) -> None:
    await provide(resources, "eve@example.com")
    body = {"email": "eve@example.com", "password": PASSWORD}
    eve = (await client.post(f"{API}/login", json=body)).json()

    assert told(await confirm(client, eve, code)) == (400, "otp_expired")

    assert await addresses(session) == [EMAIL, "eve@example.com"]
    assert await session.scalar(select(Otp.attempts)) == 0


async def test_who_wants_the_same_address_burns_nobodys_guesses(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    clock: MovableClock,
    tokens: dict[str, Any],
    post: Post,
) -> None:
    await provide(resources, "eve@example.com")
    body = {"email": "eve@example.com", "password": PASSWORD}
    eve = (await client.post(f"{API}/login", json=body)).json()
    await ask(client, eve)
    clock.move(seconds=61)
    await ask(client, tokens)
    code = await post.code(NEW)

    for _ in range(4):
        assert told(await confirm(client, eve, "000000"))[0] == 400

    assert (await confirm(client, tokens, code)).status_code == 200


async def test_a_code_opens_no_other_door(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    for purpose in ("LOGIN", "VERIFY_EMAIL"):
        body = {"email": NEW, "code": code, "purpose": purpose}
        assert told(await client.post(f"{API}/verify-otp", json=body)) == (400, "otp_expired")
    body = {"email": NEW, "code": code, "new_password": WRONG}
    assert told(await client.post(f"{API}/reset-password", json=body)) == (400, "otp_expired")


async def test_an_address_that_is_taken_answers_alike_and_its_owner_is_told(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    tokens: dict[str, Any],
    post: Post,
) -> None:
    await provide(resources, "eve@example.com")

    free, taken = await ask(client, tokens), await ask(client, tokens, new_email="eve@example.com")
    await post.run()

    assert (free.status_code, free.content) == (taken.status_code, taken.content)
    (letter,) = post.letters("eve@example.com")
    assert letter.subject == "You have a Mercat account already"
    assert EMAIL not in letter.text + letter.html
    assert told(await confirm(client, tokens, "000000")) == (400, "otp_invalid")
    assert await addresses(session) == [EMAIL, "eve@example.com"]


async def test_whoever_shows_it_first_has_it(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    tokens: dict[str, Any],
    code: str,
) -> None:
    await provide(resources, NEW)

    assert told(await confirm(client, tokens, code)) == (409, "email_taken")

    assert await addresses(session) == [EMAIL, NEW]
    assert (await me(client, tokens["access_token"])).json()["email"] == EMAIL
    assert await session.scalar(select(func.count()).select_from(User)) == 2


async def test_a_registration_that_nobody_verified_gives_way(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], post: Post
) -> None:
    await client.post(f"{API}/register", json={"email": NEW, "password": WRONG})
    await ask(client, tokens)
    await post.run()
    letters = [letter for letter in post.letters(NEW) if "new e-mail" in letter.subject]
    code = next(line for line in letters[0].text.splitlines() if line.isdigit())

    assert (await confirm(client, tokens, code)).status_code == 200

    assert await addresses(session) == [NEW]
    assert await enters(client, NEW) == 200


async def test_what_was_mailed_to_the_old_address_is_good_no_longer(
    client: AsyncClient, tokens: dict[str, Any], code: str, post: Post
) -> None:
    await client.post(f"{API}/forgot-password", json={"email": EMAIL})
    token = await post.token(EMAIL)
    await confirm(client, tokens, code)

    body = {"token": token, "new_password": WRONG}

    assert told(await client.post(f"{API}/reset-password", json=body)) == (400, "link_invalid")
    assert await enters(client, NEW) == 200


async def test_sixteen_at_once_are_one(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], code: str
) -> None:
    answers = await asyncio.gather(*(confirm(client, tokens, code) for _ in range(16)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 15}
    assert await addresses(session) == [NEW]


async def test_two_who_want_one_address_at_once(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    clock: MovableClock,
    post: Post,
) -> None:
    codes, pairs = [], []
    for name in ("ada", "eve"):
        await provide(resources, f"{name}@example.com")
        body = {"email": f"{name}@example.com", "password": PASSWORD}
        pairs.append((await client.post(f"{API}/login", json=body)).json())
        await ask(client, pairs[-1])
        codes.append(await post.code(NEW))
        clock.move(seconds=61)

    answers = await asyncio.gather(
        *(confirm(client, pair, code) for pair, code in zip(pairs, codes, strict=True))
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 1}
    assert (await addresses(session)).count(NEW) == 1


async def test_emptying_valkey_in_between_changes_nothing(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any], post: Post, ada: Person
) -> None:
    flush = resources.cache._redis.flushdb
    await ask(client, tokens)
    await flush()
    code = await post.code(NEW)
    await flush()
    assert (await confirm(client, tokens, code)).status_code == 200
    await flush()
    assert [await enters(client, email) for email in (EMAIL, NEW)] == [401, 200]
