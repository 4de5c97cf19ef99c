"""A whole Mercat as people run it: `mercat up`, with its children, its logs and its data."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx2
import psutil
from tests.ports import free_port
from tests.warming import Process, mercat

from mercat.entrypoints.local.warm import PROGRAM
from mercat.platform.embedded.layout import Layout

T = TypeVar("T")

ROOT = Path(__file__).parents[1]
MERCAT = PROGRAM
PATIENCE = 150.0
"""Seconds that something may take on a machine that has much else to do."""

_QUICK = {
    "ENVIRONMENT": "local",
    "BCRYPT_ROUNDS": "4",
    "RATE_LIMIT_PER_MINUTE": "1000000",
    "LOG_FORMAT": "json",
    "PYTHONUNBUFFERED": "1",
}
_CHOSEN_ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SMTP_HOST", "PUBLIC_URL")


def environment(**chosen: str) -> dict[str, str]:
    """Cheap hashes and no rate limit; of this machine's own settings, none."""
    return {**os.environ, **dict.fromkeys(_CHOSEN_ELSEWHERE, ""), **_QUICK, **chosen}


def eventually(look: Callable[[], T], what: str, *, within: float = PATIENCE) -> T:
    """The first true answer; AssertionError if there was none `within` seconds.

    Looking costs those whom we wait for: the longer it has taken, the less often.
    """
    began = time.monotonic()
    while not (found := look()):
        waited = time.monotonic() - began
        assert waited < within, f"{what}: not within {within:g} s"
        time.sleep(min(max(0.02, waited / 10), 1.0))
    return found


class Up:
    """One `mercat up`."""

    def __init__(self, layout: Layout, port: int, **chosen: str) -> None:
        self.layout = layout
        self.url = f"http://127.0.0.1:{port}"
        self._log = layout.root.with_name("up.log")
        where = ("--data-dir", str(layout.root), "--port", str(port), "--no-demo")
        with self._log.open("a") as log:
            self._offset = log.tell()
            self.process = subprocess.Popen(
                [*MERCAT, "up", *where],
                env=environment(**chosen),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def printed(self) -> str:
        return self._log.read_bytes()[self._offset :].decode()

    def wait_for(self, words: str) -> None:
        def found() -> bool:
            assert self.process.poll() is None, self.printed
            return words in self.printed

        eventually(found, words)

    def child(self, words: str) -> psutil.Process:
        """The process of ours whose command line ends or has these words."""

        def find() -> psutil.Process | None:
            for child in psutil.Process(self.process.pid).children():
                try:
                    if words in f"{' '.join(child.cmdline())} ":
                        return child
                except psutil.NoSuchProcess:
                    continue
            return None

        child = eventually(find, words)
        assert child is not None
        return child

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self) -> int:
        """Ctrl-C. The exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """However it went: nothing of it stays."""
        if self.process.poll() is None:
            left = self.descendants()
            self.process.kill()
            self.process.wait()
            assert_gone(left)


class House:
    """Mercat's own processes over servers that a test starts and stops as it likes."""

    def __init__(self, layout: Layout, **chosen: str) -> None:
        self.layout = layout
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._env = environment(DATA_DIR=str(layout.root), PORT=str(self.port), **chosen)
        self._logs = layout.root.parent
        self._parts: dict[str, Process] = {}
        # One: each reads the certificates that the machine trusts.
        self._client = httpx2.Client(base_url=self.url)

    def run(self, *words: str) -> str:
        """A command of the CLI, to its end. What it printed."""
        with tempfile.TemporaryFile() as output:
            process = mercat(words, env=self._env, folder=ROOT, output=output.fileno())
            code = process.wait()
            output.seek(0)
            told = output.read().decode()
        assert code == 0, told
        return told

    def start(self, *names: str) -> None:
        """At the same time; returns when all are ready."""
        for name in names:
            with self.log(name).open("wb") as log:
                self._parts[name] = mercat([name], env=self._env, folder=ROOT, output=log.fileno())
        for name in names:
            eventually(partial(self._is_ready, name), f"{name} is ready")

    def kill(self, *names: str) -> None:
        for name in names:
            self._parts[name].kill()
            self._parts.pop(name).wait()

    def end(self, name: str) -> int:
        """One of them, in good order. Its exit code."""
        part = self._parts.pop(name)
        part.terminate()
        return part.wait(PATIENCE)

    def pid(self, name: str) -> int:
        return self._parts[name].pid

    def stop(self) -> dict[str, int]:
        """In good order. The exit codes."""
        for part in self._parts.values():
            part.terminate()
        return {name: part.wait(PATIENCE) for name, part in self._parts.items()}

    def close(self) -> None:
        self._client.close()
        self.kill(*self._parts)

    def _is_ready(self, name: str) -> bool:
        assert self._parts[name].poll() is None, self.log(name).read_text()
        if name != "api":
            return '"ready"' in self.log(name).read_text()
        try:
            return self._client.get("/health/live").status_code == 200
        except httpx2.TransportError:
            return False

    def log(self, name: str) -> Path:
        """Of the last start."""
        return self._logs / f"{name}.log"


def assert_gone(processes: list[psutil.Process]) -> None:
    assert psutil.wait_procs(processes, timeout=PATIENCE)[1] == []


@contextmanager
def running(layout: Layout, **chosen: str) -> Iterator[Up]:
    """Ready for requests inside the block."""
    up = Up(layout, free_port(), **chosen)
    try:
        up.wait_for("Mercat is ready")
        yield up
    finally:
        up.end()
