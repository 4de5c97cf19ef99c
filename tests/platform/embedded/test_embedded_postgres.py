import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import asyncpg
import pytest

from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.embedded.process import EmbeddedError


def postgres(layout: Layout) -> EmbeddedPostgres:
    return EmbeddedPostgres(layout, fsync=False)


async def remember(server: EmbeddedPostgres, *words: str) -> None:
    connection = await asyncpg.connect(server.url)
    await connection.execute("CREATE TABLE IF NOT EXISTS memory (word text)")
    await connection.executemany("INSERT INTO memory VALUES ($1)", [(word,) for word in words])
    await connection.close()


async def remembered(server: EmbeddedPostgres) -> list[str]:
    connection = await asyncpg.connect(server.url)
    rows = await connection.fetch("SELECT word FROM memory ORDER BY word")
    await connection.close()
    return [row["word"] for row in rows]


async def setting(server: EmbeddedPostgres, *names: str) -> list[str]:
    connection = await asyncpg.connect(server.url)
    values = [await connection.fetchval("SELECT current_setting($1)", name) for name in names]
    await connection.close()
    return values


async def test_what_was_written_is_there_after_a_stop_and_after_a_crash(made: Layout) -> None:
    async with EmbeddedPostgres(made) as server:
        await remember(server, "stop")
    async with EmbeddedPostgres(made) as server:
        await remember(server, "crash")
        server.kill()
    async with EmbeddedPostgres(made) as server:
        assert await remembered(server) == ["crash", "stop"]


async def test_it_is_durable_and_out_of_reach_of_the_network(made: Layout) -> None:
    async with EmbeddedPostgres(made) as server:
        durable = await setting(server, "fsync", "full_page_writes", "synchronous_commit")
        others = await setting(server, "listen_addresses", "max_connections", "server_encoding")

    assert durable == ["on", "on", "on"]
    assert others == ["", "200", "UTF8"]
    assert made.root.stat().st_mode & 0o777 == 0o700


async def test_a_test_suite_may_trade_durability_for_time(made: Layout) -> None:
    async with postgres(made) as server:
        durable = await setting(server, "fsync", "full_page_writes", "synchronous_commit")

    assert durable == ["off", "off", "off"]


async def test_a_stranger_on_the_socket_needs_the_password(made: Layout) -> None:
    async with postgres(made) as server:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.url, password="a guess")


def test_a_kill_while_the_directory_is_made_is_made_good_by_the_next_start(layout: Layout) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from mercat.platform.embedded.layout import Layout; "
        "from mercat.platform.embedded.postgres import EmbeddedPostgres; "
        "EmbeddedPostgres(Layout(Path(sys.argv[1]))).prepare()"
    )
    maker = subprocess.Popen([sys.executable, "-c", code, str(layout.root)])
    while not list(layout.root.glob("postgres.new-*/PG_VERSION")):
        time.sleep(0.005)
    maker.kill()
    maker.wait()
    assert not layout.postgres.exists()

    with postgres(layout) as server:
        assert server.exists
    names = {path.name for path in layout.root.glob("postgres*")}
    assert names == {"postgres", "postgres-password"}


def test_the_data_of_another_release_is_left_alone(layout: Layout) -> None:
    layout.postgres.mkdir(parents=True)
    (layout.postgres / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 17, .*`pg_dump`"):
        postgres(layout).start()

    assert [path.name for path in layout.postgres.iterdir()] == ["PG_VERSION"]


def test_lock_files_with_the_number_of_another_process_are_removed(made: Layout) -> None:
    with postgres(made) as server:
        server.kill()
    lock = made.postgres / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as another:
        lock.write_text("\n".join([f"{another.pid}", *lock.read_text().split("\n")[1:]]))
        (made.sockets / ".s.PGSQL.5432.lock").write_text(f"{another.pid}\n")

        with postgres(made) as server:
            assert int(lock.read_text().split()[0]) == server.pid
        assert another.poll() is None
        another.kill()


def test_a_start_waits_for_the_children_of_a_server_that_was_killed(made: Layout) -> None:
    with postgres(made) as server:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        laggard = int(children[0])
        os.kill(laggard, signal.SIGSTOP)
        server.kill()
    wake = threading.Timer(0.5, os.kill, (laggard, signal.SIGCONT))
    wake.start()

    with postgres(made) as server:
        assert not wake.is_alive()


def test_a_server_that_outlived_its_supervisor_is_stopped_first(made: Layout) -> None:
    with postgres(made) as leftover, postgres(made) as server:
        process = leftover._process
        assert process is not None
        assert process.wait(60) == 0
        assert server.pid != process.pid


def test_a_lost_password_is_explained(made: Layout) -> None:
    password = made.secret("postgres-password")
    (made.root / "postgres-password").write_text("another")
    server = postgres(made)

    with pytest.raises(EmbeddedError, match=r"postgres-password does not hold .* Put the file"):
        server.start()
    (made.root / "postgres-password").write_text(password)

    with pytest.raises(RuntimeError, match="postgres is not running"):
        _ = server.pid


def test_a_server_that_cannot_start_says_why(made: Layout) -> None:
    configuration = made.postgres / "postgresql.conf"
    good = configuration.read_text()
    configuration.write_text("no_such_setting = 1")

    with pytest.raises(EmbeddedError, match=r"(?s)postgres stopped at once.*no_such_setting"):
        postgres(made).start()
    configuration.write_text(good)


def test_a_directory_that_cannot_be_made_says_why(layout: Layout) -> None:
    layout.root.mkdir()
    (layout.root / "postgres-password").touch()

    with pytest.raises(EmbeddedError, match="could not make its data directory"):
        postgres(layout).start()

    assert not list(layout.root.glob("postgres.new-*"))
