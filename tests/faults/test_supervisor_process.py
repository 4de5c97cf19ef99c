"""The supervisor in a process of its own: stopped, and killed."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from tests.faults.supervision import HAS_A_CHILD

SUPERVISES = f"""
import asyncio, os, sys
from pathlib import Path
from mercat.entrypoints.local.display import Display
from mercat.entrypoints.local.service import Service
from mercat.entrypoints.local.supervisor import Supervisor

async def main():
    supervisor = Supervisor(Path(sys.argv[1]), Display())
    async def story():
        command = [sys.executable, "-ISc", {HAS_A_CHILD!r}]
        await supervisor.start(Service(name="api", command=command, env=dict(os.environ)))
        print("up", flush=True)
    await supervisor.run(story())

asyncio.run(main())
"""


def start_supervisor(logs: Path) -> tuple["subprocess.Popen[str]", list[psutil.Process]]:
    """A supervisor in a process of its own, and all its descendants."""
    command = [sys.executable, "-c", SUPERVISES, str(logs)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process, psutil.Process(process.pid).children(recursive=True)


def wait_for_the_end_of(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=60)
    assert alive == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(tmp_path: Path, number: signal.Signals) -> None:
    process, descendants = start_supervisor(tmp_path)
    assert len(descendants) == 3  # the guard, the service, its child

    process.send_signal(number)

    assert process.communicate(timeout=60)[0].split()[:2] == ["✓", "Stopped"]
    assert process.returncode == 0
    wait_for_the_end_of(descendants)


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    process, descendants = start_supervisor(tmp_path)

    process.kill()
    process.communicate()

    wait_for_the_end_of(descendants)


def test_a_killed_guard_is_replaced(tmp_path: Path) -> None:
    process, descendants = start_supervisor(tmp_path)
    [guard] = [d for d in descendants if "guard_program.py" in " ".join(d.cmdline())]
    guard.kill()
    supervisor = psutil.Process(process.pid)
    deadline = time.monotonic() + 60
    while guard in supervisor.children() or len(supervisor.children()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.3)  # until the new one has read what it has to guard

    process.kill()
    process.communicate()

    wait_for_the_end_of(descendants)
