"""Processes that are forked from a warm parent: as good as new ones, whatever is killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from tests.faults.supervision import Shown, lives, pid_of, until
from tests.running import eventually
from tests.running_api import environment_of
from tests.warming import Forked, warm_parent

from mercat import __version__
from mercat.entrypoints.local.service import Service
from mercat.entrypoints.local.supervisor import Supervisor
from mercat.entrypoints.local.warm import PROGRAM, Warm
from mercat.platform.settings import Settings

pytestmark = pytest.mark.skipif(not Warm.is_possible(), reason="this system forks nothing safely")


@pytest.fixture(scope="module")
def warm() -> Warm:
    parent = warm_parent()
    assert parent is not None
    return parent


@dataclass(frozen=True)
class Relay:
    """A relay under a supervisor, and the warm parent it came from."""

    supervisor: Supervisor
    parent: psutil.Process

    @property
    def pid(self) -> int:
        return pid_of(self.supervisor, "relay")


@asynccontextmanager
async def relay(supervisor: Supervisor, settings: Settings) -> AsyncIterator[Relay]:
    env = {**os.environ, **environment_of(settings), "LOG_LEVEL": "INFO"}
    service = Service(name="relay", command=[*PROGRAM, "relay"], env=env, ready_timeout=150)
    started = asyncio.Event()

    async def story() -> None:
        await supervisor.warm(env)
        await supervisor.start(service)
        started.set()

    run = asyncio.create_task(supervisor.run(story()))
    start = asyncio.create_task(started.wait())
    await asyncio.wait({run, start}, return_when=asyncio.FIRST_COMPLETED)
    start.cancel()
    try:
        parent = supervisor._nursery._parent
        assert parent is not None
        yield Relay(supervisor, psutil.Process(parent.pid))
    finally:
        supervisor.ask_to_stop()
        await run


async def ready(log: Path, times: int) -> None:
    """It has said so: one that takes long to come up counts as back before."""
    async with asyncio.timeout(150):
        while log.read_text().count('"ready"') < times:  # noqa: ASYNC110, ASYNC240 (for a test)
            await asyncio.sleep(0.05)


@pytest.mark.timeout(300)
async def test_what_is_forked_is_a_child_like_any_other(
    supervisor: Supervisor, shown: Shown, settings: Settings, tmp_path: Path
) -> None:
    log = tmp_path / "relay.log"
    async with relay(supervisor, settings) as one:
        first = psutil.Process(one.pid)
        assert first.ppid() == os.getpid()
        assert os.getpgid(first.pid) == os.getsid(first.pid) == first.pid
        assert [word for word in first.cmdline() if word] == [*PROGRAM, "relay"]
        assert first.create_time() > one.parent.create_time() + 0.5  # after the imports

        first.kill()
        await ready(log, 2)
        assert lives(one.parent.pid)
        second = one.pid
        one.parent.kill()
        await until(lambda: not lives(one.parent.pid))
        assert lives(second)
        os.kill(second, signal.SIGKILL)
        await ready(log, 3)
        third = one.pid

    assert shown.lines()[0] == "! relay was killed by SIGKILL; starting it again in 0.02 s"
    assert not any(map(lives, (first.pid, second, third)))
    assert log.read_text().count('"stopped"') == 1


async def test_a_stop_before_it_is_warm_waits_for_nothing(
    supervisor: Supervisor, settings: Settings
) -> None:
    async def story() -> None:
        await supervisor.warm(dict(os.environ))
        asyncio.get_running_loop().call_soon(supervisor.ask_to_stop)
        await supervisor.start(Service(name="api", command=[*PROGRAM, "api"], env=dict(os.environ)))

    before = psutil.Process().children()
    async with asyncio.timeout(60):
        await supervisor.run(story())

    assert set(psutil.Process().children()) <= set(before)


def test_it_has_its_own_environment_folder_and_exit_code(warm: Warm, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RATE_LIMIT_PER_MINUTE=many")
    output = tmp_path / "output"
    with output.open("wb") as file:
        pid = warm.fork(
            [*PROGRAM, "relay"],
            {**warm.env, "PORT": "none"},
            file.fileno(),
            lambda _: None,
            folder=tmp_path,
        )
    assert pid is not None

    assert Forked(pid).wait(60) == 2
    told = output.read_text()
    assert "PORT:" in told
    assert "RATE_LIMIT_PER_MINUTE:" in told


def test_one_after_the_other_says_its_own(warm: Warm, tmp_path: Path) -> None:
    for number in range(3):
        output = tmp_path / str(number)
        with output.open("wb") as file:
            pid = warm.fork([*PROGRAM, "--version"], warm.env, file.fileno(), lambda _: None)
        assert pid is not None
        assert Forked(pid).wait(60) == 0
        assert output.read_text() == f"mercat {__version__}\n"


def test_nobody_begins_without_a_guard(warm: Warm, tmp_path: Path) -> None:
    born: list[int] = []

    def die(pid: int) -> None:
        born.append(pid)
        raise KeyboardInterrupt

    output = tmp_path / "output"
    with output.open("wb") as file, pytest.raises(KeyboardInterrupt):
        warm.fork([*PROGRAM, "--version"], warm.env, file.fileno(), die)

    (pid,) = born
    assert Forked(pid).wait(60) == 0
    assert output.read_bytes() == b""


def test_a_warm_parent_that_is_gone_forks_nothing(tmp_path: Path) -> None:
    warm = Warm({})
    warm.started()
    with (tmp_path / "output").open("wb") as file:
        assert warm.fork([*PROGRAM, "api"], {}, file.fileno(), lambda _: None) is None

    assert not warm.suits([*PROGRAM, "api"], {})


def test_it_stands_in_for_what_would_import_the_same() -> None:
    warm = Warm({"PATH": "/bin", "PORT": "1"})
    api = [*PROGRAM, "api"]

    assert warm.suits(api, {"PATH": "/bin", "PORT": "2", "DATA_DIR": "/x"})
    assert not warm.suits(api, {"PATH": "/bin", "PORT": "1", "PROMETHEUS_MULTIPROC_DIR": "/x"})
    assert not warm.suits(api, {"PATH": "/usr/bin", "PORT": "1"})
    assert not warm.suits([sys.executable, "-m", "benchmarks"], warm.env)
    warm.started()
    warm.close()


def test_it_ends_with_whoever_asks() -> None:
    """However that went: its line ends."""
    warm = Warm(dict(os.environ))
    process = psutil.Popen(warm.command, env=warm.env, pass_fds=[warm.descriptor])
    warm.started()

    warm.close()

    assert eventually(lambda: process.poll() is not None, "it has ended")
