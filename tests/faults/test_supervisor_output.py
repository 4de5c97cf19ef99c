"""What services print, on the terminal and in their logs."""

import os
import signal
from dataclasses import replace
from pathlib import Path

from tests.faults.supervision import QUICK, RUNS, Shown, lives, pid_of, running, service, until

from mercat.entrypoints.local.supervisor import Supervisor


async def test_the_terminal_shows_what_matters_and_the_log_has_everything(
    supervisor: Supervisor, shown: Shown, tmp_path: Path
) -> None:
    code = (
        "import sys, time; print('FATAL: starting up'); print('ready', flush=True); "
        "time.sleep(0.3); print('GET /health 200'); print('[warning] \\x1b[2Jslow', flush=True); "
        "print('error: bad', file=sys.stderr, flush=True); time.sleep(600)"
    )
    quiet = service("worker", code)
    talker = replace(service("api", code), talks=True)

    async with running(supervisor, quiet, talker):
        await until(lambda: sum("error: bad" in line for line in shown.lines()) == 2)

    lines = [line.strip() for line in shown.lines()]
    warnings = ["[warning] \N{REPLACEMENT CHARACTER}[2Jslow", "error: bad"]
    assert [line for line in lines if "worker" in line] == [f"worker │ {w}" for w in warnings]
    assert [line for line in lines if "api" in line] == [
        f"api │ {said}" for said in ["GET /health 200", *warnings]
    ]
    assert (tmp_path / "worker.log").read_text().splitlines() == [
        "FATAL: starting up",
        "ready",
        "GET /health 200",
        "[warning] \x1b[2Jslow",
        "error: bad",
    ]


async def test_what_is_said_before_it_is_ready_again_stays_in_the_log(
    supervisor: Supervisor, shown: Shown, tmp_path: Path
) -> None:
    async with running(supervisor, service("database", f"print('FATAL: starting up'); {RUNS}")):
        os.kill(pid_of(supervisor, "database"), signal.SIGKILL)
        await until(lambda: "✓ database is back" in shown.lines())

    assert not any("FATAL" in line for line in shown.lines())
    assert (tmp_path / "database.log").read_text().count("FATAL") == 2


async def test_on_request_the_terminal_shows_everything(tmp_path: Path, shown: Shown) -> None:
    supervisor = Supervisor(tmp_path, shown.display(verbose=True), pace=QUICK)

    async with running(supervisor, service("worker", f"print('plain'); {RUNS}")):
        pass

    assert [line.strip() for line in shown.lines()][:2] == ["worker │ plain", "worker │ ready"]


async def test_a_service_outlives_its_log(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    log.mkdir()

    async with running(supervisor, service("api", RUNS)):
        assert lives(pid_of(supervisor, "api"))


async def test_a_large_log_is_put_aside(supervisor: Supervisor, tmp_path: Path) -> None:
    old = b"x" * (10 * 1024 * 1024 + 1)
    (tmp_path / "api.log").write_bytes(old)

    async with running(supervisor, service("api", RUNS)):
        pass

    assert (tmp_path / "api.log").read_text() == "ready\n"
    assert (tmp_path / "api.log.1").stat().st_size == len(old)
