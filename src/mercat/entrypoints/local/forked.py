"""A child that somebody else has forked for us."""

import asyncio
import os


class Forked:
    """As asyncio has its processes. Linux alone, by its id that stays when the number is reused."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    async def wait(self) -> int:
        """Its return code. One waits at a time."""
        if self._code is None:
            await self._end()
            _, status = os.waitpid(self.pid, 0)  # noqa: ASYNC222 (it has ended)
            self._code = os.waitstatus_to_exitcode(status)
        return self._code

    async def _end(self) -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        process = os.pidfd_open(self.pid)
        loop.add_reader(process, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(process)
            os.close(process)

    def send_signal(self, signal: int, /) -> None:
        """Raises ProcessLookupError when it has ended and somebody waited for it."""
        if self._code is not None:
            raise ProcessLookupError
        os.kill(self.pid, signal)
