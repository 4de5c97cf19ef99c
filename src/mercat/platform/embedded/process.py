"""A server program as a child of this process: start it, know when it answers, stop it."""

import asyncio
import os
import shutil
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from mercat.platform.embedded.folders import make_private
from mercat.platform.embedded.layout import Layout

_TAIL = 2_000
"""Bytes of a log that are worth repeating when a server does not start."""


class EmbeddedError(Exception):
    """An embedded server cannot run. The message says why, and what to do about it."""


def dies_with_parent(command: Sequence[str], how: signal.Signals) -> list[str]:
    """The command, changed so that it gets the signal `how` when the thread that started it ends.

    However that thread ends, SIGKILL included: PR_SET_PDEATHSIG, prctl(2), which only Linux has.
    Elsewhere, or without setpriv(1) of util-linux, the command comes back as it was.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return [*command]
    return [setpriv, "--pdeathsig", how.name.removeprefix("SIG"), "--", *command]


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run one of our programs to its end, with nothing of the caller's environment but PATH."""
    return subprocess.run(  # noqa: S603 (our own programs, no shell)
        command, env=environment(), cwd="/", capture_output=True, text=True, check=False
    )


def environment() -> dict[str, str]:
    """What the caller's environment says of PG… or of locales stays outside."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


class Server(ABC):
    """One server over the files of one layout.

    `with server:` and `async with server:` run it for the length of the block. The supervisor
    takes `prepare`, `command` and `answers` instead and minds the process itself.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Make the files the server needs and clear away what a crash left. Blocks; may raise
        EmbeddedError."""

    @property
    @abstractmethod
    def command(self) -> list[str]:
        """The server in the foreground."""

    @abstractmethod
    async def answers(self) -> bool:
        """Whether a client gets an answer now. Raises EmbeddedError if it never will."""

    @property
    def log(self) -> Path:
        return self.layout.logs / f"{self.name}.log"

    @property
    def pid(self) -> int:
        """The process while the server runs. Raises RuntimeError when it does not."""
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running.")
        return self._process.pid

    def start(self, *, within: float = 60) -> None:
        """Start and wait until it answers, `within` seconds. Not from inside an event loop."""
        self.prepare()
        process = self._launch()
        try:
            asyncio.run(self._until_it_answers(process, within))
        except BaseException:
            self.stop()
            raise

    def stop(self, *, within: float = 30) -> None:
        """Stop in good order; kill what is still there after `within` seconds."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(self.stop_signal)
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """End it as a crash would (SIGKILL). `start` recovers."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _launch(self) -> subprocess.Popen[bytes]:
        make_private(self.layout.logs)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own programs, no shell)
                self.command,
                env=environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self._process

    async def _until_it_answers(self, process: subprocess.Popen[bytes], within: float) -> None:
        try:
            async with asyncio.timeout(within):
                await self._ask_again(process)
        except TimeoutError:
            words = self._last_words()
            raise EmbeddedError(f"{self.name} gave no answer in {within} s:\n{words}") from None

    async def _ask_again(self, process: subprocess.Popen[bytes]) -> None:
        while not await self.answers():
            if process.poll() is not None:
                raise EmbeddedError(f"{self.name} stopped at once:\n{self._last_words()}")
            await asyncio.sleep(0.02)

    def _last_words(self) -> str:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - _TAIL))
            return log.read().decode(errors="replace").strip()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.prepare)
        # In this thread and not in a pool's: the server dies with the thread that started it.
        process = self._launch()
        try:
            await self._until_it_answers(process, within=60)
        except BaseException:
            self.stop()
            raise
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.stop)
