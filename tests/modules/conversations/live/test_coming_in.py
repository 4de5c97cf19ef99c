"""Who is let in at the socket's door, and for how long."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.conversations.live.scene import Scene
from tests.modules.identity.people import PASSWORD
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from mercat.modules.conversations.router import socket as door
from mercat.modules.identity.service import session_changes
from mercat.platform.realtime import hub

_CLOSED = 4401
_REVOKED = text("""
    UPDATE login_sessions SET revoked_at = now(), changed_at = now(), revoke_reason = 'signed_out'
    WHERE user_id = :id
""")


async def test_a_ticket_opens_once(scene: Scene) -> None:
    query = f"?ticket={await scene.ticket(scene.cleo)}"
    async with scene.line(None, query=query), scene.line(None, ready=False, query=query) as line:
        assert await line.ended() == (_CLOSED, "invalid_ticket")


async def test_of_many_who_show_one_ticket_at_once_one_gets_in(scene: Scene) -> None:
    query = f"?ticket={await scene.ticket(scene.cleo)}"

    async def knock() -> bool:
        async with scene.line(None, ready=False, query=query) as line:
            try:
                return bool((await line.hear())["type"] == "ready")
            except Exception:
                return False

    assert sum(await asyncio.gather(*(knock() for _ in range(8)))) == 1


async def test_a_ticket_is_good_for_half_a_minute_and_its_own_origin(scene: Scene) -> None:
    ticket = await scene.ticket(scene.cleo)
    elsewhere = {"Origin": "http://localhost:5173"}
    async with scene.line(None, ready=False, query=f"?ticket={ticket}", headers=elsewhere) as line:
        assert await line.ended() == (_CLOSED, "invalid_ticket")

    redis = scene.resources.cache._redis
    await scene.ticket(scene.cleo)
    (key,) = await redis.keys("ticket:*")
    assert 25_000 < await redis.pttl(key) <= 30_000
    assert ticket not in str(key)


async def test_a_ticket_ends_with_its_session(scene: Scene) -> None:
    query = f"?ticket={await scene.ticket(scene.cleo)}"
    assert (await scene.cleo.ask("POST", "/auth/logout", {})).status_code == 200
    async with scene.line(None, ready=False, query=query) as line:
        assert await line.ended() == (_CLOSED, "session_ended")


async def test_the_first_frame_may_say_who_it_is(scene: Scene) -> None:
    async with scene.line(None, ready=False) as line:
        await line.say("auth", token=scene.cleo.token)
        assert (await line.hear())["user_id"] == str(scene.cleo.id)
        assert await line.silent() == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"type": "auth", "token": "x.y.z"}, "invalid_token"),
        ({"type": "auth"}, "validation_error"),
        ({"type": "ping"}, "unknown_type"),
    ],
)
async def test_anything_else_as_the_first_frame_is_sent_away(
    scene: Scene, said: dict[str, Any], reason: str
) -> None:
    async with scene.line(None, ready=False) as line:
        await line.say(**said)
        assert await line.ended() == (_CLOSED, reason)


async def test_whoever_says_nothing_is_sent_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0.2)
    async with scene.line(None, ready=False) as line:
        assert await line.ended() == (4408, "not_authenticated")


async def test_a_cookie_opens_for_pages_of_ours_alone(scene: Scene, client: AsyncClient) -> None:
    person = {"email": scene.cleo.email, "password": PASSWORD}
    signed_in = await client.post("/api/v1/auth/login?transport=cookie", json=person)
    cookie = f"mercat_access={signed_in.cookies['mercat_access']}"
    client.cookies.clear()
    ours = {"Cookie": cookie, "Origin": "http://localhost:5173"}
    async with scene.line(None, headers=ours):
        pass
    async with scene.line(None, ready=False, headers={"Cookie": cookie}) as line:
        assert await line.ended() == (_CLOSED, "csrf_failed")


async def test_no_page_of_another_site_opens_anything(scene: Scene) -> None:
    url = f"ws://{scene.address}/api/v1/ws?ticket={await scene.ticket(scene.cleo)}"
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, additional_headers={"Origin": "https://evil.example"})

    assert refused.value.response.status_code == 403
    assert len(await scene.resources.cache._redis.keys("ticket:*")) == 1


async def test_a_revoked_session_is_felt_within_two_seconds(scene: Scene) -> None:
    """By another process: this one is told nothing. Looks this often keep the promise."""
    async with scene.line(scene.cleo) as line, scene.line(scene.mona) as other:
        async with scene.resources.database.open_session() as session:
            await session.execute(_REVOKED, {"id": scene.cleo.id})
            await session.commit()
        assert await line.ended() == (_CLOSED, "not authenticated")
        assert await other.silent() == []
    assert hub._LOOK + session_changes._FRESH < 2


async def test_a_token_that_has_run_out_is_felt(scene: Scene, clock: MovableClock) -> None:
    async with scene.line(scene.cleo) as line:
        clock.ahead = timedelta(minutes=31)
        assert await line.ended() == (_CLOSED, "not authenticated")


async def test_whoever_talks_without_pause_is_cut_off(scene: Scene) -> None:
    async with scene.line(scene.cleo) as line, scene.line(scene.mona) as other:
        with suppress(ConnectionClosed):
            for _ in range(500):
                await line.say("ping")
        assert await line.ended() == (4429, "too many frames")
        assert await other.silent() == []


async def test_frames_are_small_and_of_text(scene: Scene) -> None:
    async with scene.line(scene.cleo) as line:
        await line.say("typing", conversation_id="x" * 17_000)
        assert (await line.ended())[0] == 1009
    async with scene.line(scene.cleo) as line:
        await line.socket.send(b"{}")
        assert await line.ended() == (1003, "text only")


async def test_the_eleventh_socket_of_one_person_is_sent_away(scene: Scene) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(scene.line(scene.cleo))
        async with scene.line(scene.cleo, ready=False) as line:
            assert await line.ended() == (1013, "try again later")
        async with scene.line(scene.mona):
            pass


async def test_an_api_key_gets_no_ticket(scene: Scene, client: AsyncClient) -> None:
    key = (await scene.cleo.make_key())["key"]
    refused = await client.post("/api/v1/ws/ticket", headers={"X-API-Key": key})

    assert refused.status_code == 403
    assert refused.json()["error"] == "session_required"
    assert await scene.resources.cache._redis.keys("ticket:*") == []


async def test_no_ticket_reaches_the_log(
    scene: Scene, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    ticket = await scene.ticket(scene.cleo)
    async with scene.line(None, query=f"?ticket={ticket}"):
        pass
    told = capfd.readouterr()

    assert ticket not in caplog.text + told.out + told.err
