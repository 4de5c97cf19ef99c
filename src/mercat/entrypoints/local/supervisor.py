"""Runs programs together and stops them together."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from mercat.entrypoints.local.chore import Chore
from mercat.entrypoints.local.display import Display
from mercat.entrypoints.local.keeper import Keeper
from mercat.entrypoints.local.nursery import Nursery
from mercat.entrypoints.local.output import Output
from mercat.entrypoints.local.patience import Patience
from mercat.entrypoints.local.service import Pace, Service

_HURRIED = 5
"""Seconds each program gets to stop when somebody asks a second time."""


class Supervisor:
    """`logs`: the folder of the log files, which exists. For one `run`."""

    def __init__(self, logs: Path, display: Display, *, pace: Pace | None = None) -> None:
        self._logs = logs
        self._display = display
        self._pace = pace or Pace()
        self._nursery = Nursery()
        self._patience = Patience()
        self._keepers: list[Keeper] = []
        self._requests = 0
        self._stop_requested = asyncio.Event()

    async def run(self, story: Coroutine[None, None, None]) -> None:
        """Run the story, which starts services, and keep them until SIGINT, SIGTERM or SIGHUP.

        Then, or when the story raises, everything is stopped before this returns or raises.
        """
        heard = self._listen()
        await self._nursery.open()
        telling = asyncio.create_task(story)
        stop = asyncio.create_task(self._stop_requested.wait())
        try:
            await asyncio.wait({telling, stop}, return_when=asyncio.FIRST_COMPLETED)
            if telling.done():
                telling.result()
                await stop
        finally:
            for task in (telling, stop):
                task.cancel()
            await asyncio.wait({telling, stop})
            await self._stop_everything()
            await self._nursery.close()
            for number in heard:
                asyncio.get_running_loop().remove_signal_handler(number)

    async def warm(self, env: Mapping[str, str]) -> None:
        """Have Mercat's own processes with this environment start in no time. Raises OSError."""
        await self._nursery.warm(env, self._output(Service(name="warm", command=(), env=env)))

    async def start(self, *services: Service) -> None:
        """Start them at the same time; return when all are ready. Raises ServiceFailed."""
        keepers = [
            Keeper(service, self._output(service), self._nursery, self._display, self._pace)
            for service in services
        ]
        self._keepers += keepers
        await asyncio.gather(*(keeper.start() for keeper in keepers))

    @asynccontextmanager
    async def chore(
        self, name: str, command: Sequence[str], env: Mapping[str, str]
    ) -> AsyncIterator[Chore]:
        """Run a program, for the block and to its end. It is killed when the block raises."""
        output = self._output(Service(name=name, command=command, env=env))
        chore = Chore(await self._nursery.start(command, env, output), output)
        try:
            yield chore
            await chore.end()
        finally:
            await chore.kill()

    def ask_to_stop(self) -> None:
        """The first time in good order, the second time in a hurry, the third time at once."""
        self._requests += 1
        self._stop_requested.set()
        if self._requests > 1:
            self._patience.cut(_HURRIED if self._requests == 2 else 0)

    def _listen(self) -> list[signal.Signals]:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        # nohup(1) has SIGHUP ignored, and should be obeyed.
        heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        for number in heard:
            asyncio.get_running_loop().add_signal_handler(number, self.ask_to_stop)
        return heard

    def _output(self, service: Service) -> Output:
        return Output(
            self._logs / f"{service.name}.log",
            partial(self._display.said, service.name),
            talks=service.talks,
            everything=self._display.verbose,
        )

    async def _stop_everything(self) -> None:
        # Nobody who is to stop waits for it.
        await self._nursery.cool()
        if not self._keepers:
            return
        with self._display.stopping():
            for stage in sorted({keeper.service.stage for keeper in self._keepers}, reverse=True):
                keepers = [keeper for keeper in self._keepers if keeper.service.stage == stage]
                await asyncio.gather(*(keeper.stop(self._patience) for keeper in keepers))
