"""A server under measurement: a process on a processor of its own, and what it costs."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from benchmarks.cores import SERVER, pin
from mercat.platform.embedded.process import dies_with_parent

ROOT = Path(__file__).parents[1]
_PATIENCE = 30.0
"""Seconds a server may take to start, or to end."""


class DidNotStart(Exception):
    """The message holds what the server printed last."""


class Server:
    """`with Server(…)` runs a command; `{port}` in it becomes a free port of the loopback."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        folder: Path,
        *,
        cores: Sequence[int] = SERVER,
        ready: str | None = "/",
    ) -> None:
        self.port = _free_port()
        self._command = [word.format(port=self.port) for word in command]
        self._env = {**os.environ, **env, "PYTHONPATH": _path()}
        self._folder = folder
        self._cores = cores
        self._ready = ready

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._log = self._folder / f"server-{self.port}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                dies_with_parent([sys.executable, "-m", *self._command], signal.SIGTERM),
                env=self._env,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        pin(self._process.pid, self._cores)
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    def cpu(self) -> float:
        """Seconds, user and system, of the process and its children so far."""
        process = psutil.Process(self._process.pid)
        times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
        return sum(each.user + each.system for each in times)

    def memory(self) -> int:
        """Bytes that it has in memory, its children included."""
        process = psutil.Process(self._process.pid)
        everybody = (process, *process.children(recursive=True))
        return sum(each.memory_info().rss for each in everybody)

    def _wait(self) -> None:
        """Until any answer comes, whatever it says."""
        deadline = time.monotonic() + _PATIENCE
        while self._ready is not None and not _answers(self.port, self._ready):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise DidNotStart(self._log.read_text()[-2000:])
            time.sleep(0.05)

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def uvicorn(app: str) -> list[str]:
    """The command for an application of ours, with what Mercat's own server is given too."""
    options = "--loop uvloop --http httptools --no-access-log --no-server-header"
    quiet = "--no-proxy-headers --log-level warning"
    return ["uvicorn", f"benchmarks.apps.{app}", "--port", "{port}", *f"{options} {quiet}".split()]


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _path() -> str:
    return os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))
