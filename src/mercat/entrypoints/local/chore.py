"""A program that runs to its end, and says on the way what is done."""

import asyncio

from mercat.entrypoints.local.child import Child
from mercat.entrypoints.local.output import Output
from mercat.entrypoints.local.service import ServiceFailed, ending


class Chore:
    def __init__(self, child: Child, output: Output) -> None:
        self._child = child
        self._output = output
        self._ended = asyncio.create_task(child.wait())

    async def until(self, what: str) -> None:
        """It has printed `done: ` and this. Raises ServiceFailed if it ends before, however."""
        while what not in self._output.done:
            if self._ended.done():
                output = self._output
                raise ServiceFailed(
                    what, ending(self._ended.result()), output.last_lines, output.log
                )
            await asyncio.wait({self._ended}, timeout=0.05)

    async def end(self) -> None:
        """Until it ends by itself."""
        await asyncio.wait({self._ended})

    async def kill(self) -> None:
        """Whatever it is doing, if it has not ended."""
        if not self._ended.done():
            self._child.kill()
        await asyncio.wait({self._ended})
