"""What comes in too slowly, too long or not as HTTP: refused in the one shape, and let go."""

import asyncio
import json
import re
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from mercat.entrypoints import connection
from mercat.entrypoints.connection import LONGEST_HEAD, Connection
from mercat.platform.web import body

LIVE = b"GET /health/live HTTP/1.1\r\nHost: mercat.test\r\n"
LOGIN = (
    b"POST /api/v1/auth/login HTTP/1.1\r\nHost: mercat.test\r\nContent-Type: application/json\r\n"
)
WAIT = 0.4


class Caller:
    """Speaks bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def say(self, words: bytes) -> None:
        self._writer.write(words)
        await self._writer.drain()

    async def hear(self) -> tuple[int, dict[str, str], bytes]:
        """One answer: its status, headers and body."""
        async with asyncio.timeout(60):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(re.findall(r"^([\w-]+): (.*?)\r$", head, re.MULTILINE))
            text = await self._reader.readexactly(int(headers["content-length"]))
        return int(head.split()[1]), headers, text

    async def refused(self, status: int, code: str) -> dict[str, str]:
        """Asserts that the answer is this refusal, in the one shape, and the last."""
        found, headers, text = await self.hear()
        told = json.loads(text)
        assert (found, told["status_code"], told["error"]) == (status, status, code)
        assert told["detail"]["request_id"] == headers["x-request-id"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-type"] == "application/json"
        assert headers["connection"].lower() == "close"
        await self.hung_up()
        return headers

    async def hung_up(self, within: float = 8) -> None:
        async with asyncio.timeout(within):
            assert await self._reader.read() == b""

    def close(self) -> None:
        self._writer.close()


Call = Callable[[], Awaitable[Caller]]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEAD_TIMEOUT", "LINGER", "HURRY"):
        monkeypatch.setattr(connection, name, WAIT)
    monkeypatch.setattr(body, "BODY_TIMEOUT", WAIT)


@pytest.fixture
async def server(app: FastAPI) -> AsyncIterator[uvicorn.Server]:
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=Connection,
            loop="uvloop",
            lifespan="off",
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=20,
        )
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 (it rings no bell)
            await asyncio.sleep(0.01)
        yield server
        server.should_exit = True
        await serving


@pytest.fixture
async def call(server: uvicorn.Server) -> AsyncIterator[Call]:
    address = server.servers[0].sockets[0].getsockname()
    callers: list[Caller] = []

    async def call() -> Caller:
        callers.append(Caller(*await asyncio.open_connection(*address)))
        return callers[-1]

    yield call
    for caller in callers:
        caller.close()


async def test_ordinary_requests_one_after_the_other(call: Call) -> None:
    caller = await call()
    for _ in range(3):
        await caller.say(LIVE + b"\r\n")
        assert (await caller.hear())[0] == 200


async def test_in_pieces_and_pipelined(call: Call) -> None:
    caller = await call()
    for piece in (
        LIVE[:7],
        LIVE[7:],
        b"X: y\r\n\r\n" + LIVE + b"\r\n" + LIVE[:20],
        LIVE[20:] + b"\r\n",
    ):
        await caller.say(piece)
        await asyncio.sleep(0.02)

    assert [(await caller.hear())[0] for _ in range(3)] == [200, 200, 200]


async def test_what_is_not_http(call: Call) -> None:
    caller = await call()

    await caller.say(b"\x16\x03\x01 hello\r\n\r\n")

    await caller.refused(400, "malformed")


@pytest.mark.usefixtures("impatient")
async def test_a_head_that_does_not_come_to_its_end(call: Call) -> None:
    caller = await call()
    await caller.say(LIVE)
    for _ in range(2):
        await asyncio.sleep(WAIT / 4)
        await caller.say(b"X-Slow: yes\r\n")

    await caller.refused(408, "request_timeout")


@pytest.mark.usefixtures("impatient")
async def test_nor_a_second_one(call: Call) -> None:
    caller = await call()
    await caller.say(LIVE + b"\r\n")
    assert (await caller.hear())[0] == 200
    await caller.say(LIVE)

    await caller.refused(408, "request_timeout")


@pytest.mark.usefixtures("impatient")
async def test_whoever_says_nothing_is_told_nothing(call: Call) -> None:
    caller = await call()

    await caller.hung_up()


@pytest.mark.usefixtures("impatient")
async def test_whoever_said_something_in_time_may_pause(call: Call) -> None:
    caller = await call()
    for _ in range(2):
        await caller.say(LIVE + b"\r\n")
        assert (await caller.hear())[0] == 200
        await asyncio.sleep(WAIT * 1.5)


@pytest.mark.parametrize("pieces", [1, 3])
async def test_a_head_that_is_too_long(call: Call, pieces: int) -> None:
    caller = await call()
    head = LIVE + b"X-Long: " + b"x" * LONGEST_HEAD + b"\r\n\r\n"
    size = len(head) // pieces + 1
    for start in range(0, len(head), size):
        await caller.say(head[start : start + size])
        await asyncio.sleep(0.05)

    await caller.refused(431, "request_header_fields_too_large")


async def test_one_that_never_ends_is_not_kept(call: Call) -> None:
    caller = await call()
    await caller.say(LIVE + b"X-Long: ")

    async def go_on() -> None:
        for _ in range(600):
            await caller.say(b"x" * 65_536)
            await asyncio.sleep(0)

    with pytest.raises(ConnectionError):
        await go_on()


async def test_a_head_just_short_enough(call: Call) -> None:
    caller = await call()
    await caller.say(LIVE + b"X-Long: " + b"x" * (LONGEST_HEAD - 200) + b"\r\n\r\n")

    assert (await caller.hear())[0] == 200


async def test_a_large_body_is_no_long_head(call: Call) -> None:
    caller = await call()
    text = b'{"email": "' + b"x" * 200_000 + b'"}'
    request = LOGIN + b"Content-Length: %d\r\n\r\n" % len(text) + text
    await caller.say(request + request)

    assert [(await caller.hear())[0] for _ in range(2)] == [422, 422]


@pytest.mark.usefixtures("impatient")
async def test_a_body_that_does_not_come_to_its_end(call: Call) -> None:
    caller = await call()
    await caller.say(LOGIN + b"Content-Length: 100\r\n\r\n{")
    await asyncio.sleep(WAIT / 2)
    await caller.say(b'"email":')

    await caller.refused(408, "request_timeout")


@pytest.mark.usefixtures("impatient")
async def test_the_rest_of_a_body_that_nobody_wants(call: Call) -> None:
    caller = await call()
    await caller.say(LIVE + b"Content-Length: 100\r\n\r\n{")
    assert (await caller.hear())[0] == 200
    began = time.monotonic()
    await caller.say(b"x")

    await caller.hung_up()
    assert time.monotonic() - began < 8


async def test_a_stop_does_not_wait_for_half_a_request(
    server: uvicorn.Server, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HURRY", WAIT)
    halves = [LIVE, LOGIN + b"Content-Length: 100\r\n\r\n{", b""]
    callers = [await call() for _ in halves]
    for caller, half in zip(callers, halves, strict=True):
        await caller.say(half)
    await asyncio.sleep(0.1)
    began = time.monotonic()

    server.should_exit = True
    for caller in callers:
        await caller.hung_up()

    while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    assert time.monotonic() - began < 8


async def test_hsts_in_production_only(app: FastAPI, call: Call, monkeypatch: Any) -> None:
    caller = await call()
    await caller.say(b"nonsense\r\n\r\n")
    assert "strict-transport-security" not in await caller.refused(400, "malformed")

    monkeypatch.setattr(type(app.state.settings), "is_local", False)
    caller = await call()
    await caller.say(b"nonsense\r\n\r\n")
    assert "strict-transport-security" in await caller.refused(400, "malformed")
