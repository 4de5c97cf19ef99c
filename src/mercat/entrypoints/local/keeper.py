"""Keeps one service running: starts it, knows when it is ready, starts it again, stops it."""

import asyncio
import contextlib
from collections import deque

from mercat.entrypoints.local.child import Child
from mercat.entrypoints.local.display import Display
from mercat.entrypoints.local.nursery import Nursery
from mercat.entrypoints.local.output import Output
from mercat.entrypoints.local.patience import Patience
from mercat.entrypoints.local.service import Pace, Service, ServiceFailed, ending
from mercat.platform.embedded.process import EmbeddedError


class Keeper:
    """Belongs to the supervisor, which starts and stops it once each."""

    def __init__(
        self, service: Service, output: Output, nursery: Nursery, display: Display, pace: Pace
    ) -> None:
        self.service = service
        self._output = output
        self._nursery = nursery
        self._display = display
        self._pace = pace
        self._child: Child | None = None
        self._stopping = asyncio.Event()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Until it is ready for the first time. Raises ServiceFailed, or what its probe raises."""
        self._keeping = asyncio.create_task(self._keep())
        limit = self.service.ready_timeout
        done, _ = await asyncio.wait(
            {self._ready, self._keeping}, timeout=limit, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            raise self._failure(f"is not ready after {limit:g} s")
        for end in done:
            end.result()

    async def stop(self, patience: Patience) -> None:
        self._stopping.set()
        self._output.loud = False
        if self._keeping is None:
            return
        if self._child is not None:
            self._child.send(self.service.stop_signal)
        try:
            async with patience.at_most(self.service.stop_timeout):
                await asyncio.wait({self._keeping})
        except TimeoutError:
            if self._child is not None:
                self._child.kill()
            await asyncio.wait({self._keeping})

    async def _keep(self) -> None:
        deaths: deque[float] = deque(maxlen=self._pace.most_deaths)
        delay = self._pace.first_delay
        clock = asyncio.get_running_loop().time
        while not self._stopping.is_set():
            born = clock()
            how = await self._live()
            if self._stopping.is_set():
                return
            deaths.append(clock())
            if clock() - born >= self._pace.settled_after:
                delay = self._pace.first_delay
            if not self._ready.done() and self._is_hopeless(deaths):
                raise self._failure(f"{how}, {len(deaths)} times")
            self._display.died(self.service.name, how, again_in=delay)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
            delay = min(2 * delay, self._pace.longest_delay)

    def _is_hopeless(self, deaths: deque[float]) -> bool:
        return len(deaths) == self._pace.most_deaths and deaths[-1] - deaths[0] <= self._pace.within

    async def _live(self) -> str:
        """One life, from start to end. How it ended."""
        service = self.service
        self._output.loud = False
        try:
            child = await self._nursery.start(service.command, service.env, self._output)
        except OSError as error:
            return f"cannot be started ({error})"
        self._child = child
        if self._stopping.is_set():
            child.send(service.stop_signal)
        watching = asyncio.create_task(self._watch_for_ready())
        try:
            return ending(await child.wait())
        finally:
            self._child = None
            watching.cancel()

    async def _watch_for_ready(self) -> None:
        clock = asyncio.get_running_loop().time
        born = clock()
        try:
            while not await self._is_ready(clock() - born):  # noqa: ASYNC110 (not our process)
                await asyncio.sleep(0.05)
        except EmbeddedError as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            return
        self._output.loud = not self._stopping.is_set()
        if self._ready.done():
            self._display.came_back(self.service.name)
        else:
            self._ready.set_result(None)

    async def _is_ready(self, lived: float) -> bool:
        if self.service.ready is not None:
            return await self.service.ready()
        return self._output.said_ready or lived >= self._pace.settled_after

    def _failure(self, reason: str) -> ServiceFailed:
        output = self._output
        return ServiceFailed(self.service.name, reason, output.last_lines, output.log)
