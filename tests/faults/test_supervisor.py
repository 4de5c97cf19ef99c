"""Services that are killed, slow, stubborn or broken, under the supervisor."""

import asyncio
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.faults.supervision import (
    HAS_A_CHILD,
    RUNS,
    STUBBORN,
    Shown,
    child_named_in,
    lives,
    pid_of,
    running,
    service,
    until,
)

from mercat.entrypoints.local.service import Pace, ServiceFailed
from mercat.entrypoints.local.supervisor import Supervisor
from mercat.platform.embedded.process import EmbeddedError


async def test_services_stop_from_the_highest_stage_down(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    stops = tmp_path / "stops"
    code = (
        "import signal, sys, time\n"
        "def stop(*_):\n"
        "    time.sleep({delay})\n"
        f"    open({str(stops)!r}, 'a').write('{{name}} ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n" + RUNS
    )
    services = [
        replace(service(name, code.format(name=name, delay=delay)), stage=stage)
        for name, stage, delay in (("database", 0, 0), ("worker", 1, 0.1), ("api", 2, 0.2))
    ]

    async with running(supervisor, *services):
        pids = [pid_of(supervisor, name) for name in ("database", "worker", "api")]
        assert all(map(lives, pids))

    assert stops.read_text().split() == ["api", "worker", "database"]
    assert not any(map(lives, pids))


async def test_a_killed_service_is_started_again_and_its_group_is_gone(
    supervisor: Supervisor, shown: Shown, tmp_path: Path
) -> None:
    async with running(supervisor, service("api", HAS_A_CHILD)):
        first, orphan = pid_of(supervisor, "api"), child_named_in(tmp_path / "api.log")
        assert lives(orphan)

        os.kill(first, signal.SIGKILL)

        await until(lambda: "✓ api is back" in shown.lines())
        assert pid_of(supervisor, "api") != first
        assert not lives(orphan)

    assert shown.lines()[0] == "! api was killed by SIGKILL; starting it again in 0.02 s"


async def test_the_wait_grows_and_a_long_life_makes_it_short_again(
    tmp_path: Path, shown: Shown
) -> None:
    pace = Pace(first_delay=0.01, longest_delay=0.04, settled_after=1.5)
    supervisor = Supervisor(tmp_path, shown.display(), pace=pace)
    lives = tmp_path / "lives"
    code = (
        f"import pathlib, time; path = pathlib.Path({str(lives)!r}); path.open('a').write('x')\n"
        "if path.stat().st_size == 5: print('ready', flush=True); time.sleep(1.7)"
    )

    async with running(supervisor, service("api", code)):
        await until(lambda: sum("again in" in line for line in shown.lines()) >= 6)

    waits = [line.split()[-2] for line in shown.lines() if "again in" in line]
    assert waits[:6] == ["0.01", "0.02", "0.04", "0.04", "0.01", "0.02"]


async def test_a_service_that_never_starts_ends_everything(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    good = service("database", RUNS)
    bad = service("api", "print('No such setting.\\nGoodbye.'); raise SystemExit(3)")

    with pytest.raises(ServiceFailed, match=r"^api ended with exit code 3, 3 times\.$") as failed:
        async with running(supervisor, good, bad):
            pass

    assert failed.value.lines == ("No such setting.", "Goodbye.") * 3
    assert failed.value.log == tmp_path / "api.log"
    assert pid_of(supervisor, "database") == 0


async def test_a_program_that_does_not_exist_is_named(supervisor: Supervisor) -> None:
    missing = replace(service("api", ""), command=["/no/such/program"])

    with pytest.raises(ServiceFailed, match=r"api cannot be started \(.*/no/such/program.*3 times"):
        async with running(supervisor, missing):
            pass


async def test_a_service_that_is_not_ready_in_time_is_stopped(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    async def never() -> bool:
        return False

    slow = replace(service("api", HAS_A_CHILD), ready=never, ready_timeout=1)

    with pytest.raises(ServiceFailed, match=r"^api is not ready after 1 s\.$"):
        async with running(supervisor, slow):
            pass

    assert not lives(child_named_in(tmp_path / "api.log"))


async def test_what_a_probe_knows_to_be_hopeless_ends_everything(supervisor: Supervisor) -> None:
    async def hopeless() -> bool:
        raise EmbeddedError("The password is wrong.")

    with pytest.raises(EmbeddedError, match="The password is wrong"):
        async with running(supervisor, replace(service("database", RUNS), ready=hopeless)):
            pass


async def test_a_service_that_says_nothing_is_ready_once_it_has_lived_long_enough(
    tmp_path: Path, shown: Shown
) -> None:
    supervisor = Supervisor(tmp_path, shown.display(), pace=Pace(settled_after=0.3))
    began = time.monotonic()

    async with running(supervisor, service("worker", "import time; time.sleep(600)")):
        assert 0.3 <= time.monotonic() - began < 30


async def test_a_stubborn_service_is_killed_when_its_time_is_up(supervisor: Supervisor) -> None:
    stubborn = replace(service("api", STUBBORN), stop_timeout=0.2)

    async with running(supervisor, stubborn):
        pid = pid_of(supervisor, "api")

    assert not lives(pid)


async def test_asking_three_times_stops_at_once(supervisor: Supervisor) -> None:
    stubborn = replace(service("api", STUBBORN), stop_timeout=600)

    async with asyncio.timeout(60), running(supervisor, stubborn):
        supervisor.ask_to_stop()
        supervisor.ask_to_stop()


async def test_a_stop_during_the_start_is_obeyed(supervisor: Supervisor) -> None:
    async def never() -> bool:
        supervisor.ask_to_stop()
        return False

    async with asyncio.timeout(60):
        await supervisor.run(supervisor.start(replace(service("api", RUNS), ready=never)))

    assert pid_of(supervisor, "api") == 0


async def test_a_chore_says_what_is_done(supervisor: Supervisor, tmp_path: Path) -> None:
    done = tmp_path / "done"
    code = f"""
import os, time
print('done: first', flush=True)
while not os.path.exists({str(tmp_path / "go")!r}):
    time.sleep(0.01)
print('done: second', flush=True)
time.sleep(0.1)
open({str(done)!r}, 'w').close()
"""
    step = service("prepare", code)

    async def story() -> None:
        async with supervisor.chore("prepare", step.command, step.env) as chore:
            await chore.until("first")
            assert not done.exists()
            (tmp_path / "go").touch()
            await chore.until("second")
        assert done.exists()
        supervisor.ask_to_stop()

    await supervisor.run(story())


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("raise SystemExit('No such table.')", "1"),
        ("print('No such table.')", "0"),
        ("print('done: migrations of others'); print('No such table.')", "0"),
    ],
)
async def test_a_chore_that_ends_too_early_says_so(
    supervisor: Supervisor, code: str, how: str
) -> None:
    step = service("prepare", code)

    async def story() -> None:
        async with supervisor.chore("prepare", step.command, step.env) as chore:
            await chore.until("migrations")

    with pytest.raises(ServiceFailed, match=rf"migrations ended with exit code {how}\.") as failed:
        await supervisor.run(story())

    assert failed.value.lines[-1] == "No such table."


async def test_a_stop_during_a_chore_kills_it(supervisor: Supervisor, tmp_path: Path) -> None:
    step = service("prepare", HAS_A_CHILD)
    log = tmp_path / "prepare.log"

    async def story() -> None:
        async with supervisor.chore("prepare", step.command, step.env) as chore:
            await chore.until("migrations")

    run = asyncio.create_task(supervisor.run(story()))
    await until(lambda: log.exists() and "ready" in log.read_text())
    supervisor.ask_to_stop()
    await run

    assert not lives(child_named_in(log))
