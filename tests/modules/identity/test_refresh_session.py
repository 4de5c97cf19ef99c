"""Trading the refresh token for the next pair."""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock, execute
from tests.modules.identity.people import ADA, API, Person, Post, me, refresh, suspend, told

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.dependencies import sign_in
from mercat.modules.identity.models import LoginSession
from mercat.platform.db import Transaction
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources


async def state(session: AsyncSession) -> tuple[int, str | None]:
    """Counter and reason of the end of the one session there is."""
    columns = (LoginSession.counter, LoginSession.revoke_reason)
    row = (await session.execute(select(*columns))).one()
    return row.counter, row.revoke_reason


async def test_a_refresh_hands_out_the_next_pair(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    clock.move(minutes=29)

    response = await refresh(client, tokens["refresh_token"])

    body = response.json()
    assert response.status_code == 200
    assert set(body) == set(tokens)
    assert body["refresh_token"] != tokens["refresh_token"]
    assert body["user"]["email"] == ADA["email"]
    clock.move(minutes=29)  # the first access token has expired
    assert told(await me(client, tokens["access_token"])) == (401, "invalid_token")
    assert (await me(client, body["access_token"])).status_code == 200
    assert await state(session) == (1, None)


async def test_of_sixteen_at_once_one_rotates_and_all_get_the_same_token(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    answers = await asyncio.gather(*(refresh(client, tokens["refresh_token"]) for _ in range(16)))

    assert [answer.status_code for answer in answers] == [200] * 16
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert await state(session) == (1, None)
    for answer in answers:
        assert (await me(client, answer.json()["access_token"])).status_code == 200


async def test_a_lost_answer_is_given_again(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    first = await refresh(client, tokens["refresh_token"])
    clock.move(seconds=29)

    second = await refresh(client, tokens["refresh_token"])

    assert second.status_code == 200
    assert second.json()["refresh_token"] == first.json()["refresh_token"]
    assert await state(session) == (1, None)


async def test_but_only_for_half_a_minute(
    client: AsyncClient,
    session: AsyncSession,
    clock: MovableClock,
    tokens: dict[str, Any],
    post: Post,
) -> None:
    current = (await refresh(client, tokens["refresh_token"])).json()
    assert (await me(client, current["access_token"])).status_code == 200
    clock.move(seconds=31)

    response = await refresh(client, tokens["refresh_token"])

    assert told(response) == (401, "refresh_token_reused")
    assert response.headers["www-authenticate"] == "Bearer"
    assert await state(session) == (1, "refresh_token_reused")
    assert told(await me(client, current["access_token"])) == (401, "session_ended")
    assert told(await refresh(client, current["refresh_token"])) == (401, "session_ended")


async def test_the_owner_is_told_of_a_reuse(
    client: AsyncClient, clock: MovableClock, tokens: dict[str, Any], post: Post
) -> None:
    await refresh(client, tokens["refresh_token"])
    clock.move(seconds=31)
    await refresh(client, tokens["refresh_token"])

    await post.run()

    letters = post.letters(ADA["email"])
    assert [letter.subject for letter in letters] == ["We ended one of your Mercat sessions"]
    assert "203.0.113.7" in letters[0].text


async def test_a_token_from_before_the_last_is_a_reuse_at_once(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    second = (await refresh(client, tokens["refresh_token"])).json()
    third = (await refresh(client, second["refresh_token"])).json()

    assert told(await refresh(client, tokens["refresh_token"])) == (401, "refresh_token_reused")
    assert await state(session) == (2, "refresh_token_reused")
    assert told(await refresh(client, third["refresh_token"])) == (401, "session_ended")


async def test_a_reuse_ends_that_session_only(client: AsyncClient, tokens: dict[str, Any]) -> None:
    other = (await client.post(f"{API}/login", json=ADA)).json()
    second = (await refresh(client, tokens["refresh_token"])).json()
    await refresh(client, second["refresh_token"])

    await refresh(client, tokens["refresh_token"])

    assert (await me(client, other["access_token"])).status_code == 200
    assert (await refresh(client, other["refresh_token"])).status_code == 200


async def test_a_reuse_is_announced_once(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    await refresh(client, tokens["refresh_token"])
    clock.move(seconds=31)

    answers = await asyncio.gather(*(refresh(client, tokens["refresh_token"]) for _ in range(4)))

    assert sorted(answer.json()["error"] for answer in answers) == [
        "refresh_token_reused",
        *["session_ended"] * 3,
    ]
    announced = await session.scalars(select(OutboxEvent.name))
    assert sorted(announced) == ["ReuseDetected", "SessionRevoked"]
    assert list(await session.scalars(select(AuditEvent.action))) == ["session.reuse_detected"]


async def test_killed_before_the_commit_the_old_token_still_works(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    tokens: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(Transaction):
        """Loses its connection after the UPDATE and before the COMMIT."""

        async def __aexit__(self, error_type: type[BaseException] | None, *_: object) -> None:
            assert error_type is None
            await self._session.flush()
            written = await self._session.scalar(select(LoginSession.counter))
            assert written == 1
            pid = await self._session.scalar(text("SELECT pg_backend_pid()"))
            await execute(resources.settings.database, f"SELECT pg_terminate_backend({pid}, 5000)")
            await super().__aexit__(error_type)

    with monkeypatch.context() as patch:
        patch.setattr(sign_in, "Transaction", Killed)
        response = await refresh(client, tokens["refresh_token"])
    assert told(response) == (503, "unavailable")
    assert await state(session) == (0, None)

    assert (await refresh(client, tokens["refresh_token"])).status_code == 200
    await session.rollback()
    assert await state(session) == (1, None)


async def test_a_counter_ahead_of_the_database_is_no_theft(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    newer = (await refresh(client, tokens["refresh_token"])).json()
    await session.execute(update(LoginSession).values(counter=0))  # a backup was restored
    await session.commit()

    assert told(await refresh(client, newer["refresh_token"])) == (401, "session_stale")
    assert await state(session) == (0, None)
    assert await session.scalar(select(OutboxEvent.id)) is None
    assert (await refresh(client, tokens["refresh_token"])).status_code == 200


def forged(token: str, other: str) -> dict[str, str]:
    """What a thief might make of a token, and of another session's."""
    raw = _raw(token)
    return {
        "counter": _spelled(raw[:24] + bytes([raw[24] + 1]) + raw[25:]),
        "version": _spelled(bytes([2]) + raw[1:]),
        "mac": _spelled(raw[:-1] + bytes([raw[-1] ^ 1])),
        "other_mac": _spelled(raw[:25] + _raw(other)[25:]),
        "other_session": _spelled(raw[:1] + _raw(other)[1:17] + raw[17:]),
        "unknown_session": _spelled(raw[:1] + bytes(16) + raw[17:]),
        "truncated": token[:-1],
        "short": _spelled(raw[:-1]),
        "long": _spelled(raw + b"\0"),
        "padded": token + "=",
        "spelling": token[:-1] + _next(token[-1]),
        "space": f" {token}",
        "newline": f"{token}\n",
        "no_prefix": token.removeprefix("rt1."),
        "other_prefix": token.replace("rt1.", "rt2."),
        "not_ascii": "rt1.ééé",
        "empty": "rt1.",
    }


def _raw(token: str) -> bytes:
    body = token.removeprefix("rt1.")
    return urlsafe_b64decode(body + "=" * (-len(body) % 4))


def _spelled(raw: bytes) -> str:
    return "rt1." + urlsafe_b64encode(raw).decode().rstrip("=")


def _next(last: str) -> str:
    """Another last letter that decodes to the same bytes, where there is one."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[alphabet.index(last) ^ 1]


async def test_a_token_that_we_did_not_make_is_refused(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    other = (await client.post(f"{API}/login", json=ADA)).json()
    token = tokens["refresh_token"]
    assert _spelled(_raw(token)) == token

    for name, forgery in forged(token, other["refresh_token"]).items():
        response = await refresh(client, forgery)
        assert (name, *told(response)) == (name, 401, "invalid_refresh_token")

    rows = (await session.execute(select(LoginSession.counter, LoginSession.revoked_at))).all()
    assert [tuple(row) for row in rows] == [(0, None)] * 2
    assert (await refresh(client, token)).status_code == 200


async def test_an_access_token_is_no_refresh_token_and_the_reverse(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    # It is longer than any refresh token can be.
    assert told(await refresh(client, tokens["access_token"])) == (422, "validation_error")
    assert told(await me(client, tokens["refresh_token"])) == (401, "invalid_token")
    assert await state(session) == (0, None)


async def test_a_week_without_a_refresh_ends_the_session(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    clock.move(days=6, hours=23, minutes=59)
    newer = (await refresh(client, tokens["refresh_token"])).json()
    assert await state(session) == (1, None)

    clock.move(days=7)
    assert told(await refresh(client, newer["refresh_token"])) == (401, "session_ended")
    assert await state(session) == (1, None)


async def test_after_thirty_days_it_ends_however_often_it_was_refreshed(
    client: AsyncClient, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    current = tokens
    for _ in range(4):
        clock.move(days=6)
        current = (await refresh(client, current["refresh_token"])).json()
    clock.move(days=5, hours=23, minutes=55)
    current = (await refresh(client, current["refresh_token"])).json()
    assert (await me(client, current["access_token"])).status_code == 200

    clock.move(minutes=5)
    assert told(await refresh(client, current["refresh_token"])) == (401, "session_ended")


async def test_the_suspended_cannot_refresh(
    client: AsyncClient, session: AsyncSession, ada: Person, tokens: dict[str, Any]
) -> None:
    await suspend(session, ada)

    assert told(await refresh(client, tokens["refresh_token"])) == (401, "session_ended")
    assert await state(session) == (0, None)


async def test_a_refresh_needs_no_valkey(
    client: AsyncClient, resources: Resources, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    await resources.cache._redis.flushdb()

    assert (await refresh(client, tokens["refresh_token"])).status_code == 200
    assert await state(session) == (1, None)
