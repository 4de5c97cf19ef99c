"""The supervisor's side of `guard_program.py`."""

import asyncio
import sys
from pathlib import Path

from mercat.entrypoints.local import guard_program


class Guard:
    """A process that kills what is left when the supervisor itself is killed.

    The kernel can end a child with its parent, but not the child's children.
    """

    def __init__(self) -> None:
        self._groups: set[int] = set()
        self._line: asyncio.StreamWriter | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        process = await self._spawn()
        self._keeping = asyncio.create_task(self._keep(process))

    async def close(self) -> None:
        """When nothing is left to guard."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait({self._keeping})

    def add(self, group: int) -> None:
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def remove(self, group: int) -> None:
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def _tell(self, words: str) -> None:
        if self._line is not None:
            self._line.write(words.encode())

    async def _keep(self, process: asyncio.subprocess.Process) -> None:
        """Start it again when it dies. When this is cancelled, it ends."""
        try:
            while True:
                await process.wait()
                await asyncio.sleep(0.2)
                process = await self._spawn()
        finally:
            if self._line is not None:
                self._line.close()
            await process.wait()

    async def _spawn(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", str(Path(guard_program.__file__))),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        self._line = process.stdin
        for group in self._groups:
            self._tell(f"+{group}\n")
        return process
