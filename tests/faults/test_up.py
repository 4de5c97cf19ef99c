"""`mercat up` as a process, with the real servers and stand-ins for Mercat's own processes."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import psutil
import pytest
from redis import Redis
from tests.faults import stand_in
from tests.ports import free_port
from tests.running import PATIENCE, assert_gone

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS
from mercat.platform.embedded.layout import Layout

UP = f"""
import asyncio, sys
from pathlib import Path
from mercat.entrypoints.local import UpOptions, up
from mercat.platform.settings import Settings

settings = Settings(_env_file=None, data_dir=Path(sys.argv[1]), port=int(sys.argv[2]))
program = [sys.executable, "-I", {stand_in.__file__!r}]
sys.exit(asyncio.run(up(settings, UpOptions(), program=program)))
"""


Env = Mapping[str, str]

EMBEDDED: Env = {"DATABASE_URL": "", "REDIS_URL": "", "PYTHONUNBUFFERED": "1"}
OWN_SERVERS: Env = {
    "DATABASE_URL": "postgresql://db.invalid/mercat",
    "REDIS_URL": "redis://r.invalid",
}

_numbers = itertools.count()


class Up:
    """One `mercat up`, with what it has printed so far."""

    def __init__(self, root: Path, port: int, env: Env) -> None:
        self.port = port
        self._output = root.with_name(f"output-{next(_numbers)}")
        command = [sys.executable, "-c", UP, str(root), str(port)]
        with self._output.open("w") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, env={**os.environ, **EMBEDDED, **env}
            )

    @property
    def printed(self) -> str:
        return self._output.read_text()

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.printed:
            assert time.monotonic() < deadline, self.printed
            assert self.process.poll() is None, self.printed
            time.sleep(0.02)

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, words: str) -> psutil.Process:
        children = psutil.Process(self.process.pid).children()
        [child] = [child for child in children if words in " ".join(child.cmdline())]
        return child

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


class Start(Protocol):
    def __call__(self, env: Env = EMBEDDED, root: Path = ..., port: int = 0) -> Up: ...


@pytest.fixture
def up(layout: Layout) -> Iterator[Start]:
    """Starts it on the test's data directory, or another, with settings by environment."""
    started: list[Up] = []

    def start(env: Env = EMBEDDED, root: Path = layout.root, port: int = 0) -> Up:
        started.append(Up(root, port or free_port(), env))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def test_what_is_killed_comes_back_and_the_data_is_kept(up: Start, layout: Layout) -> None:
    first = up()
    first.wait_for("Mercat is ready")
    for name, words in (("valkey", "valkey-server"), ("postgres", "bin/postgres"), ("api", " api")):
        first.child(words).kill()
        first.wait_for(f"✓ {name} is back")
    with Redis.from_url(layout.redis_url) as redis:
        redis.set("kept", "yes")
    descendants = first.descendants()
    first.process.kill()
    first.process.wait()
    assert_gone(descendants)

    second = up()
    second.wait_for("Mercat is ready")
    with Redis.from_url(layout.redis_url) as redis:
        assert redis.get("kept") == b"yes"
    descendants = second.descendants()

    assert second.stop() == 0
    assert_gone(descendants)
    assert second.printed.splitlines()[-1].startswith("✓ Stopped")


def test_copies_run_side_by_side_but_not_on_the_same_data_or_port(
    up: Start, layout: Layout
) -> None:
    first, other = up(OWN_SERVERS), up(OWN_SERVERS, layout.root.with_name("other"))
    first.wait_for("Mercat is ready")
    other.wait_for("Mercat is ready")

    same_data = up(OWN_SERVERS)
    same_port = up(OWN_SERVERS, layout.root.with_name("third"), first.port)

    assert [same_data.process.wait(PATIENCE), same_port.process.wait(PATIENCE)] == [1, 1]
    assert f"as process {first.process.pid}. Stop it (kill" in same_data.printed
    assert f"Port {first.port} of 127.0.0.1 is taken" in same_port.printed
    assert [first.stop(), other.stop()] == [0, 0]


def test_servers_of_ones_own_are_left_to_their_owner(up: Start, layout: Layout) -> None:
    one = up(OWN_SERVERS)
    one.wait_for("Mercat is ready")

    assert one.stop() == 0
    steps, places = one.printed.split("API: ")
    assert [line.rsplit("  ", 1)[0] for line in steps.splitlines()] == [
        "✓ Database migrations",
        "✓ API, worker, scheduler and relay",
        "✓ Countries and cities",
        "✓ Demo accounts",
    ]
    assert places.splitlines()[:7] == [
        f"http://127.0.0.1:{one.port}",
        f"Docs: http://127.0.0.1:{one.port}/docs",
        f"Mailbox: http://127.0.0.1:{one.port}/dev/mailbox",
        f"Demo accounts: {', '.join(DEMO_ACCOUNTS)} (password mercat-demo-2026)",
        f"Data: {layout.root}",
        f"Logs: {layout.logs}",
        "Stop: Ctrl-C",
    ]
    assert sorted(path.name for path in layout.root.iterdir()) == ["lock", "logs", "metrics"]
    assert (layout.logs / "relay.log").read_text() == f"relay {layout.root} local\nready\n"


def test_migrations_that_fail_end_the_start(up: Start, layout: Layout) -> None:
    one = up({"FAILS": "migrations", **OWN_SERVERS})

    assert one.process.wait(PATIENCE) == 1
    assert one.printed.splitlines()[-4:] == [
        f"  prepare {layout.root} local",
        "  migrations went wrong",
        "✗ migrations ended with exit code 1.",
        f"  All that it printed is in {layout.logs}/prepare.log",
    ]


def test_demo_accounts_that_fail_do_not(up: Start) -> None:
    one = up({"FAILS": "demo-accounts", **OWN_SERVERS})
    one.wait_for("Mercat is ready")

    assert "✗ demo-accounts ended with exit code 1." in one.printed
    assert one.stop() == 0
