"""One run of a program: a process, the group it leads, and its output."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, Self

from mercat.entrypoints.local.guard import Guard
from mercat.entrypoints.local.output import Output


class Process(Protocol):
    """A child of ours, as asyncio has them."""

    @property
    def pid(self) -> int: ...

    async def wait(self) -> int: ...

    def send_signal(self, signal: int, /) -> None: ...


class Child:
    """In a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone."""

    def __init__(self, process: Process, reading: asyncio.Task[None], guard: Guard) -> None:
        self._process = process
        self._reading = reading
        self._guard = guard

    @classmethod
    async def start(
        cls, start: Callable[[int], Awaitable[Process]], output: Output, guard: Guard
    ) -> Self:
        """`start` is told where the process has to write. Raises what it raises."""
        # A pipe of ours, not one of asyncio's, which may call a process alive (3.12) for as long
        # as a child of it holds the other end.
        read, write = os.pipe()
        reading = asyncio.create_task(_read(read, output))
        try:
            process = await start(write)
        finally:
            os.close(write)
        guard.add(process.pid)
        return cls(process, reading, guard)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def wait(self) -> int:
        """Until it ends, by itself or not; then nothing of its group is left. Its return code."""
        code = await self._process.wait()
        self.kill()
        self._guard.remove(self.pid)
        # What it printed last. Somebody who left the group may hold the other end for longer.
        await asyncio.wait({self._reading}, timeout=1)
        self._reading.cancel()
        return code

    def send(self, what: signal.Signals) -> None:
        """To the process alone: it tells its own children."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(what)

    def kill(self) -> None:
        """The whole group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


async def spawn(
    command: Sequence[str],
    env: Mapping[str, str],
    output: int,
    *,
    handed_on: Sequence[int] = (),
) -> Process:
    """A new process, which writes to the descriptor `output` and keeps those that are handed on.

    Raises OSError if the program cannot be started.
    """
    return await asyncio.create_subprocess_exec(
        *command,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        pass_fds=handed_on,
    )


async def _read(descriptor: int, output: Output) -> None:
    stream = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(descriptor, "rb", 0)
    )
    try:
        await output.follow(stream)
    finally:
        transport.close()
