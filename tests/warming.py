"""Processes of Mercat for tests, forked from one warm parent where a new process would be the same.

The parent is started for the first of them, and ends with the process of the tests.
"""

import atexit
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from mercat.entrypoints.local.warm import PROGRAM, READY, Warm

_PATIENCE = 150.0
"""Seconds that its imports may take on a machine that has much else to do."""
_OF_EACH_TEST = "PYTEST_CURRENT_TEST"


class Process(Protocol):
    """What tests ask of subprocess.Popen."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...


class Forked:
    """A child that was forked for us, as subprocess.Popen has them."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.01)
        return code

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def mercat(words: Sequence[str], *, env: Mapping[str, str], folder: Path, output: int) -> Process:
    """`mercat` with these words; it writes to this descriptor."""
    command = [*PROGRAM, *words]
    wanted = {name: value for name, value in env.items() if name != _OF_EACH_TEST}
    parent = warm_parent()
    if parent is not None and parent.suits(command, wanted):
        pid = parent.fork(command, wanted, output, lambda _: None, folder=folder)
        if pid is not None:
            return Forked(pid)
    return subprocess.Popen(
        command, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
    )


@cache
def warm_parent() -> Warm | None:
    """Ready; None where nothing can be forked."""
    if not Warm.is_possible():
        return None
    env = {name: value for name, value in os.environ.items() if name != _OF_EACH_TEST}
    warm = Warm({**env, "PYTHONUNBUFFERED": "1"})
    process = subprocess.Popen(
        warm.command, env=warm.env, pass_fds=[warm.descriptor], start_new_session=True
    )
    warm.started()
    atexit.register(_end, warm, process)
    warm.line.settimeout(_PATIENCE)
    return warm if warm.line.recv(len(READY)) == READY else None


def _end(warm: Warm, process: "subprocess.Popen[bytes]") -> None:
    warm.close()
    process.wait()
