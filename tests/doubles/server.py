"""A payment company on loopback: a real HTTP server, in a thread of its own, that can be made to
fail in the ways in which the real ones do.
"""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from mercat.platform.clock import Clock


class Fault(StrEnum):
    """HANG: it says nothing. CUT: the line goes dead before anything is done. LOST: after it."""

    BUSY = "BUSY"
    BROKEN = "BROKEN"
    HANG = "HANG"
    CUT = "CUT"
    LOST = "LOST"


@dataclass(frozen=True)
class Notice:
    """A webhook as it comes in: its headers, signed over its body. `kind`: the company's word."""

    kind: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    key: str | None = None


class Refusal(Exception):
    """An answer of the company's that is not 200."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = dict(body)


class Double:
    """`asked`: what was asked, in order, with the keys. `clock`: the company's."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.clock = Clock()
        self.hangs = 30.0
        self._faults: list[tuple[Fault, str]] = []
        self._answers: dict[str, tuple[str, Response]] = {}
        self._app = Starlette(routes=self.routes())

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        double = cls()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            double.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            options = {"lifespan": "off", "ws": "none", "log_config": None}
            server = uvicorn.Server(
                uvicorn.Config(double, timeout_graceful_shutdown=1, **options)  # type: ignore[arg-type]
            )
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield double
            finally:
                server.should_exit = True
                thread.join()

    def routes(self) -> list[Route]:
        raise NotImplementedError

    def refusal(self, fault: Fault) -> Response:
        """429 or 500 in the company's words."""
        raise NotImplementedError

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def fail(self, fault: Fault, times: int = 1, on: str = "") -> None:
        """The next so many requests whose `METHOD /path` begins so."""
        self._faults += [(fault, on)] * times

    def count(self, method: str, path: str) -> int:
        """How often that was asked."""
        return sum(a.method == method and a.path == path for a in self.asked)

    def once(self, key: str | None, asked: str, do: Callable[[], Response]) -> Response | None:
        """What was answered under this key before, or now. None: it was used for something else."""
        if key is None:
            return do()
        if key in self._answers:
            before, answer = self._answers[key]
            return answer if before == asked else None
        answer = do()
        self._answers[key] = (asked, answer)
        return answer

    def forget_keys(self) -> None:
        """As a company does after a day."""
        self._answers.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._due(f"{scope['method']} {scope['path']}")
        match fault:
            case None:
                await self._app(scope, receive, send)
            case Fault.BUSY | Fault.BROKEN:
                await self.refusal(fault)(scope, receive, send)
            case Fault.HANG:
                await asyncio.sleep(self.hangs)
            case Fault.LOST:
                await self._app(scope, receive, _nowhere)
                await _cut(send)
            case Fault.CUT:
                await _cut(send)

    def _due(self, asked: str) -> Fault | None:
        for fault, on in self._faults:
            if asked.startswith(on):
                self._faults.remove((fault, on))
                return fault
        return None


async def _nowhere(message: Message) -> None: ...


async def _cut(send: Send) -> None:
    """Ends in the middle of an answer: uvicorn hangs up on a body that is too short."""
    headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"id":'})


def in_json(body: Any, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(body), status, headers, "application/json")
