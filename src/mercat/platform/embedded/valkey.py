"""Valkey 9 from the wheel, on a unix socket, with an append-only file."""

import asyncio
import signal
import socket
import time

from mercat.platform.embedded import programs
from mercat.platform.embedded.folders import make_private
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.process import EmbeddedError, Server, dies_with_parent


class EmbeddedValkey(Server):
    """`memory` is the most it may hold, in MiB; beyond that it refuses writes and forgets nothing.

    With `persist=False` everything is gone when it stops.
    """

    name = "valkey"
    title = "Valkey 9"
    stop_signal = signal.SIGTERM

    def __init__(self, layout: Layout, *, memory: int = 512, persist: bool = True) -> None:
        super().__init__(layout)
        self.url = layout.redis_url
        self._memory = memory
        self._persist = persist

    def prepare(self) -> None:
        make_private(self.layout.valkey)
        make_private(self.layout.sockets)
        self._stop_leftover()

    @property
    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.layout.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(self.layout.valkey),
            "save": "",
            "appendonly": "yes" if self._persist else "no",
            "appendfsync": "everysec",
            "maxmemory": f"{self._memory}mb",
            "maxmemory-policy": "noeviction",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return dies_with_parent([programs.valkey(), *words], self.stop_signal)

    async def answers(self) -> bool:
        try:
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_unix_connection(self.layout.valkey_socket)
                try:
                    writer.write(b"PING\r\n")
                    return await reader.readline() == b"+PONG\r\n"
                finally:
                    writer.close()
        except OSError:
            return False

    def _stop_leftover(self) -> None:
        """A server that outlived its supervisor would write to the same files as ours."""
        deadline = time.monotonic() + 10
        while self._ask_to_stop():
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"Another valkey-server holds {self.layout.valkey_socket}. Stop it, and try "
                    "again."
                )
            time.sleep(0.05)

    def _ask_to_stop(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.layout.valkey_socket))
                client.sendall(b"SHUTDOWN\r\n")
            except OSError:
                return False
        return True
