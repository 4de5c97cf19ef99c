"""A client of the WebSocket, as `docs/clients/chat.js` is one: it loses its line, comes back, and
has every message once and in order all the same.
"""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Frame = dict[str, Any]
_PAUSE = 0.05
"""Seconds before the first new try; doubled after each, to `_LONGEST_PAUSE`."""
_LONGEST_PAUSE = 1.0
_LATER = {"rate_limited", "unavailable"}


@dataclass
class Line:
    """What one connection has told, as the server sent it."""

    seqs: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def repeats(self) -> int:
        return sum(len(seqs) - len(set(seqs)) for seqs in self.seqs.values())

    def disorder(self) -> int:
        """How often something else than the next message followed."""
        return sum(
            after != before + 1 for seqs in self.seqs.values() for before, after in pairwise(seqs)
        )


class ChatClient:
    """`url` may change with each connection: whichever process is there."""

    def __init__(self, url: Callable[[], str], token: str) -> None:
        self._url = url
        self._token = token
        self.messages: dict[str, dict[int, Frame]] = defaultdict(dict)
        self.cursors: dict[str, int] = {}
        self.changes: dict[str, int] = {}
        self.codes: list[int] = []
        self.lines: list[Line] = []
        self.others: list[Frame] = []
        self._unsent: dict[str, tuple[Frame, asyncio.Future[Frame]]] = {}
        self._socket: ClientConnection | None = None
        self._failures = 0
        self._task = asyncio.create_task(self._run())

    def follow(self, conversation_id: str) -> None:
        self.cursors.setdefault(conversation_id, 0)

    @property
    def is_there(self) -> bool:
        return self._socket is not None

    async def send(self, conversation_id: str, body: str) -> Frame:
        """The message once it is kept, however often it had to be said."""
        client_id = str(uuid4())
        kept: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        frame = {
            "type": "message.send",
            "conversation_id": conversation_id,
            "client_id": client_id,
            "body": body,
        }
        self._unsent[client_id] = (frame, kept)
        await self._say(frame)
        return await kept

    def texts(self, conversation_id: str) -> list[str]:
        found = self.messages[conversation_id]
        return [found[seq]["body"] for seq in sorted(found)]

    async def cut(self) -> bool:
        """As a network does it: nobody says goodbye. Whether there was a line."""
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.transport.abort()
        return socket is not None

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while True:
            with suppress(OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                await self._live()
            self._socket = None
            pause = min(_LONGEST_PAUSE, _PAUSE * 2**self._failures)
            self._failures += 1
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 (no secret)

    async def _live(self) -> None:
        async with connect(self._url(), compression=None, close_timeout=1) as socket:
            await socket.send(json.dumps({"type": "auth", "token": self._token}))
            self.lines.append(Line())
            try:
                async for said in socket:
                    await self._hear(socket, json.loads(said))
            finally:
                self.codes.append(socket.close_code or 0)

    async def _hear(self, socket: ClientConnection, frame: Frame) -> None:
        match frame["type"]:
            case "ready":
                self._socket = socket
                await self._sync(self.cursors)
                for unsent, _ in list(self._unsent.values()):
                    await self._say(unsent)
            case "synced":
                self._failures = 0
                for known, change in frame["changes"].items():
                    self.changes[known] = max(change, self.changes.get(known, 0))
                new = [known for known in frame["cursors"] if known not in self.cursors]
                self.cursors |= dict.fromkeys(new, 0)
                if again := [*new, *frame["more"]]:
                    await self._sync(again)
            case "message.created":
                await self._take(frame)
            case "message.updated":
                self._change(frame)
            case "ack":
                self._keep(frame)
            case "error" if "client_id" in frame:
                await self._refuse(frame)
            case _:
                self.others.append(frame)

    async def _take(self, frame: Frame) -> None:
        message = frame["message"]
        conversation_id, seq = message["conversation_id"], message["seq"]
        self.lines[-1].seqs[conversation_id].append(seq)
        if seq == self.cursors.get(conversation_id, 0) + 1:
            self.cursors[conversation_id] = seq
            self.messages[conversation_id][seq] = message
        elif seq > self.cursors.setdefault(conversation_id, 0):
            await self._sync([conversation_id])

    def _change(self, frame: Frame) -> None:
        message, known = frame["message"], frame["conversation_id"]
        self.changes[known] = max(frame["change"], self.changes.get(known, 0))
        if message["seq"] in self.messages[known]:
            self.messages[known][message["seq"]] = message

    def _keep(self, frame: Frame) -> None:
        unsent = self._unsent.pop(frame["client_id"], None)
        if unsent is not None and not unsent[1].done():
            unsent[1].set_result(frame["message"])

    async def _refuse(self, frame: Frame) -> None:
        unsent = self._unsent.get(frame["client_id"])
        if unsent is None:
            return
        if frame["error"] in _LATER:
            await asyncio.sleep(0.1)
            await self._say(unsent[0])
        else:
            del self._unsent[frame["client_id"]]
            unsent[1].set_exception(AssertionError(frame["error"]))

    async def _sync(self, conversations: Iterable[str]) -> None:
        cursors = {one: self.cursors[one] for one in conversations}
        changes = {one: self.changes[one] for one in cursors if one in self.changes}
        await self._say({"type": "sync", "cursors": cursors, "changes": changes})

    async def _say(self, frame: Frame) -> None:
        if self._socket is not None:
            with suppress(ConnectionClosed):
                await self._socket.send(json.dumps(frame))
