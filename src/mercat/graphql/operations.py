"""The subscriptions of one socket, from `subscribe` to `complete`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
from graphql import ExecutionResult

from mercat.graphql.asked import Asked
from mercat.graphql.context import Context
from mercat.graphql.engine import Told, engine
from mercat.graphql.errors import QueryTooLarge, all_told, refused
from mercat.graphql.hearing import Ear
from mercat.graphql.persisted import PersistedQueries
from mercat.platform.realtime import LARGEST_BACKLOG, Close, Socket, Wire, text

MOST = 20
"""Of one socket at once."""


class Operations:
    """`about`: who asks, by what; each subscription gets one like it."""

    def __init__(self, about: Context, socket: Socket, wire: Wire, ear: Ear) -> None:
        self._about = about
        self._socket = socket
        self._wire = wire
        self._ear = ear
        self._running: dict[str, asyncio.Task[None]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._running

    @property
    def ended(self) -> bool:
        """Closed from our side: what is said now is nobody's any more."""
        return self._socket.closed is not None

    def say(self, type: str, **fields: Any) -> None:
        """To the client, unless it has stopped reading."""
        if self.ended:
            return
        if self._wire.waiting() > LARGEST_BACKLOG:
            self._socket.close(Close.SLOW)
            return
        self._wire.put(text(orjson.dumps({"type": type, **fields})))

    async def begin(self, name: str, asked: Asked) -> None:
        """Returns once it hears what it is to tell, or is over."""
        if len(self._running) >= MOST:
            self.refuse(name, QueryTooLarge(limit="subscriptions", most=MOST))
            return
        listener = self._ear.listener()
        context = Context(
            self._about.connection,
            self._about.resources,
            self._about.asker,
            listening=listener.frames,
        )

        async def run() -> None:
            try:
                await self._run(name, asked, context)
            finally:
                listener.close()
                self._running.pop(name, None)

        self._running[name] = asyncio.create_task(run())
        await listener.began.wait()

    async def complete(self, name: str) -> None:
        """The client wants no more of it."""
        task = self._running.get(name)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    async def close(self) -> None:
        for name in list(self._running):
            await self.complete(name)

    async def _run(self, name: str, asked: Asked, context: Context) -> None:
        resources = context.resources
        try:
            whole = await PersistedQueries(resources).whole(asked)
            told = await engine(resources.settings).listen(whole, context)
            if isinstance(told, Told):
                self._say_errors(name, told.errors)
                return
            await self._tell(name, told)
        except Exception as error:
            # The edge: whatever it was, the client is told as for a query, and the rest goes on.
            self.refuse(name, error)
            return
        self.say("complete", id=name)

    async def _tell(self, name: str, stream: AsyncIterator[ExecutionResult]) -> None:
        show = self._about.resources.settings.shows_errors
        async for one in stream:
            errors = {"errors": all_told(one.errors, show=show)} if one.errors else {}
            self.say("next", id=name, payload={**errors, "data": one.data})
            await self._wire.drained()

    def refuse(self, name: str, error: Exception) -> None:
        self._say_errors(name, [refused(error)])

    def _say_errors(self, name: str, errors: list[Any]) -> None:
        show = self._about.resources.settings.shows_errors
        self.say("error", id=name, payload=all_told(errors, show=show))
