"""Processes of Mercat that start in milliseconds: the asking side of `warm_program.py`."""

import json
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mercat.entrypoints.local.linux import adopting
from mercat.platform.settings import Settings

PROGRAM = (sys.executable, "-m", "mercat.entrypoints.cli")
"""The command line of the CLI, and the only one that a warm parent can stand in for."""
MOST = 128 * 1024
"""Bytes of one request: a command line and an environment."""
READY = b"ready"
_PATIENCE = 10.0
"""Seconds that a fork may take: its own share is hundredths of one."""
_ROOM = " " * 80
"""In the command line of the warm parent, for the command lines of its children."""


class Warm:
    """A warm parent, once somebody runs `command` with `env`, handing on `descriptor`.

    Libraries read some of the environment when they are imported. So a child may differ from the
    parent in Mercat's settings alone, which are read when a process begins its work.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self._line, self._far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    @staticmethod
    def is_possible() -> bool:
        """Linux has what it takes, unless it is old or forbids it."""
        if sys.platform != "linux":
            return False
        try:
            os.close(os.pidfd_open(os.getpid()))
            with adopting():
                return True
        except (OSError, AttributeError):
            return False

    @property
    def command(self) -> list[str]:
        number = str(self.descriptor)
        return [sys.executable, "-m", "mercat.entrypoints.local.warm_program", number, _ROOM]

    @property
    def descriptor(self) -> int:
        return self._far.fileno()

    @property
    def line(self) -> socket.socket:
        """Says `READY` when all is imported; ends when the warm parent does."""
        return self._line

    def started(self) -> None:
        """Somebody runs it: if it dies, the line ends."""
        self._far.close()

    def close(self) -> None:
        """It ends when it notices; what it was forked to does not."""
        self._line.close()

    def suits(self, command: Sequence[str], env: Mapping[str, str]) -> bool:
        """Whether what it would fork is what this command would start."""
        if tuple(command[: len(PROGRAM)]) != PROGRAM or self._line.fileno() < 0:
            return False
        changed = {name for name, _ in self.env.items() ^ env.items()}
        return changed <= {name.upper() for name in Settings.model_fields}

    def fork(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        output: int,
        born: Callable[[int], None],
        *,
        folder: Path | None = None,
    ) -> int | None:
        """The id of a new child of this process, which writes to `output` and leads a session.

        It begins when `born` was told its id. None, and no child, if the warm parent is gone, which
        then stays closed. It must have said that it is ready.
        """
        request = {
            "command": list(command),
            "words": list(command[len(PROGRAM) :]),
            "env": dict(env),
            "folder": str(folder or Path.cwd()),
        }
        wait, go = os.pipe()
        try:
            with adopting():
                pid = self._ask(json.dumps(request).encode(), output, wait)
            if pid is not None:
                born(pid)
                with suppress(BrokenPipeError):  # it is dead already
                    os.write(go, b".")
            return pid
        finally:
            os.close(wait)
            os.close(go)

    def _ask(self, request: bytes, *descriptors: int) -> int | None:
        try:
            self._line.settimeout(_PATIENCE)
            socket.send_fds(self._line, [request], descriptors)
            if answer := self._line.recv(32):
                return int(answer)
        except OSError:
            pass  # too much at once, too slow, or gone: whoever asked has another way
        self.close()
        return None
