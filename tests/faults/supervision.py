"""A supervisor over small real programs, and what may be asked about them."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from rich.console import Console

from mercat.entrypoints.local.display import Display
from mercat.entrypoints.local.service import Pace, Service
from mercat.entrypoints.local.supervisor import Supervisor

QUICK = Pace(first_delay=0.02, longest_delay=0.05, most_deaths=3)

RUNS = "import time; print('ready', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {RUNS}"
HAS_A_CHILD = (
    "import subprocess, sys; "
    f"print('child', subprocess.Popen([sys.executable, '-ISc', {RUNS!r}]).pid, flush=True); {RUNS}"
)


class Shown(io.StringIO):
    """What the terminal would have shown."""

    def display(self, *, verbose: bool = False) -> Display:
        return Display(Console(file=self, width=200), verbose=verbose)

    def lines(self) -> list[str]:
        return self.getvalue().splitlines()


def service(name: str, code: str) -> Service:
    command = [sys.executable, "-ISc", code]
    return Service(name=name, command=command, env=dict(os.environ), stop_timeout=5)


@asynccontextmanager
async def running(supervisor: Supervisor, *services: Service) -> AsyncIterator[None]:
    """For the block, the services are up; after it, they were asked to stop, and did."""
    started = asyncio.Event()

    async def story() -> None:
        await supervisor.start(*services)
        started.set()

    run = asyncio.create_task(supervisor.run(story()))
    start = asyncio.create_task(started.wait())
    await asyncio.wait({run, start}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if not run.done():
            yield
    finally:
        start.cancel()
        supervisor.ask_to_stop()
        await run


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 (other processes set no event of ours)
            await asyncio.sleep(0.01)


def pid_of(supervisor: Supervisor, name: str) -> int:
    [keeper] = [keeper for keeper in supervisor._keepers if keeper.service.name == name]
    return keeper._child.pid if keeper._child else 0


def lives(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def child_named_in(log: Path) -> int:
    return int(log.read_text().split("child ")[-1].split()[0])
