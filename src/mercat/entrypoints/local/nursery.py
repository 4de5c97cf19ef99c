"""Where the supervisor's children come from: forked from a warm parent, if there is one."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from mercat.entrypoints.local.child import Child, Process, spawn
from mercat.entrypoints.local.forked import Forked
from mercat.entrypoints.local.guard import Guard
from mercat.entrypoints.local.output import Output
from mercat.entrypoints.local.warm import READY, Warm


class Nursery:
    """`open` comes before the first child, `close` after the last."""

    def __init__(self) -> None:
        self._guard = Guard()
        self._warm: Warm | None = None
        self._warming: asyncio.Task[None] | None = None
        self._parent: Child | None = None
        self._cooling: asyncio.Task[int] | None = None

    async def open(self) -> None:
        await self._guard.start()

    async def close(self) -> None:
        await self.cool()
        await self._guard.close()

    async def warm(self, env: Mapping[str, str], output: Output) -> None:
        """From now on Mercat's own processes with this environment are forked, where that can be
        done. Whoever starts one waits until the warm parent has imported all, or died.
        """
        if not Warm.is_possible():
            return
        warm = Warm(env)
        start = partial(spawn, warm.command, env, handed_on=(warm.descriptor,))
        self._parent = await Child.start(start, output, self._guard)
        warm.started()
        self._warm, self._warming = warm, asyncio.create_task(_until_ready(warm))
        self._cooling = asyncio.create_task(self._parent.wait())

    async def cool(self) -> None:
        """End the warm parent. Those that were forked live on; the next are new processes."""
        if self._parent is not None and self._cooling is not None:
            self._parent.kill()
            await asyncio.wait({self._cooling})

    async def start(self, command: Sequence[str], env: Mapping[str, str], output: Output) -> Child:
        """Raises OSError if the program cannot be started."""
        return await Child.start(partial(self._start, command, env), output, self._guard)

    async def _start(self, command: Sequence[str], env: Mapping[str, str], output: int) -> Process:
        warm = self._warm
        if warm is not None and self._warming is not None and warm.suits(command, env):
            await asyncio.wait({self._warming})
            pid = warm.fork(command, env, output, self._guard.add)
            if pid is not None:
                return Forked(pid)
        return await spawn(command, env, output)


async def _until_ready(warm: Warm) -> None:
    warm.line.setblocking(False)
    with suppress(OSError):  # it has died: there will be no fork
        await asyncio.get_running_loop().sock_recv(warm.line, len(READY))
