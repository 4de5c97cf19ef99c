"""A program of Bruno's is told what happens: a small receiver of webhooks on this machine."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.telling import StepFailed, Teller
from mercat.platform.crypto.webhooks import signatures

_EVENTS = ["booking.held", "booking.confirmed", "booking.rescheduled", "booking.cancelled"]
_OFF = "Webhooks to this machine are off here. WEBHOOK_LOOPBACK=true turns them on."


@dataclass
class Program:
    """`heard`: the types of what was told and rightly signed, in the order in which it came."""

    secret: str = ""
    heard: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
        headers = {name.lower(): told for name, _, told in (one.partition(": ") for one in head)}
        body = await reader.readexactly(int(headers["content-length"]))
        status = "204 No Content" if self._take(headers, body) else "400 Bad Request"
        writer.write(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    def _take(self, headers: dict[str, str], body: bytes) -> bool:
        timestamp = int(headers["webhook-timestamp"])
        expected = signatures([self.secret], headers["webhook-id"], timestamp, body)
        if expected not in headers["webhook-signature"].split():
            return False
        self.heard.append(json.loads(body)["type"])
        return True


@asynccontextmanager
async def program(teller: Teller, firm: Firm) -> AsyncIterator[None]:
    """It listens while this is open, and says at the end what it has heard."""
    teller.chapter("Bruno has a program of his own")
    listener = Program()
    server = await asyncio.start_server(listener.serve, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/mercat"
        endpoint = await _add(teller, firm, listener, url)
        yield
        if endpoint is not None:
            await _recount(teller, firm, listener, endpoint)


async def _add(teller: Teller, firm: Firm, listener: Program, url: str) -> str | None:
    """The path of its endpoint; None where no program of this machine may be told."""
    bruno, wanted = firm.owner, {"business_id": firm.id, "url": url, "events": _EVENTS}
    if await teller.status("POST webhook-endpoints", json=wanted, by=bruno) == 422:
        teller.say(_OFF)
        return None
    mine = {"business_id": firm.id}
    found = await teller.first("It is to be told", "GET webhook-endpoints", params=mine, by=bruno)
    path = f"webhook-endpoints/{found['id']}"
    rotate = f"POST {path}/secret/rotate"
    told = await teller.step("It needs a secret", rotate, 200, by=bruno)
    listener.secret = told["secret"]
    test = await teller.step("Does it hear anything?", f"POST {path}/test", 202, by=bruno)
    delivery = f"GET {path}/deliveries/{test['id']}"
    done = await teller.becomes("It does", delivery, "DELIVERED", by=bruno)
    if listener.heard != ["webhook.test"]:
        raise StepFailed(f"The program has heard {listener.heard}.")
    teller.say(f"{test['type']}, signed · {done['tries'][0]['answer_status']}")
    return path


async def _recount(teller: Teller, firm: Firm, listener: Program, endpoint: str) -> None:
    teller.chapter("Bruno's program has heard of it")
    bruno = firm.owner

    async def heard() -> bool:
        return listener.heard[-1] == _EVENTS[-1]

    await teller.eventually("All of it", heard)
    teller.say(" → ".join(listener.heard[1:]))
    asked = {"business_id": firm.id, "types": _EVENTS, "limit": 100}
    feed = await teller.step("And can read it again", "GET events", 200, params=asked, by=bruno)
    told, heard_of = [one["type"] for one in feed["items"]], listener.heard[1:]
    if told[-len(heard_of) :] != heard_of:
        raise StepFailed(f"The feed tells {told}.")
    teller.say(f"{len(feed['items'])} events; whoever was away goes on after {feed['next_after']}")
    await teller.step("It has heard enough", f"DELETE {endpoint}", 200, by=bruno)
