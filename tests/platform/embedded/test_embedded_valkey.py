import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import OutOfMemoryError

from mercat.platform.embedded.folders import make_private
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.process import EmbeddedError
from mercat.platform.embedded.programs import _program
from mercat.platform.embedded.valkey import EmbeddedValkey


def client(server: EmbeddedValkey) -> Redis:
    return Redis.from_url(server.url, decode_responses=True, single_connection_client=True)


def fill(redis: Redis) -> None:
    for number in range(100):
        redis.set(f"large {number}", "x" * 100_000)


def test_what_was_written_is_there_after_a_stop_and_after_a_crash(layout: Layout) -> None:
    with EmbeddedValkey(layout) as server, client(server) as redis:
        redis.set("stop", 1)
    with EmbeddedValkey(layout) as server, client(server) as redis:
        redis.set("crash", 2)
        server.kill()
    with EmbeddedValkey(layout) as server, client(server) as redis:
        assert redis.mget("stop", "crash") == ["1", "2"]


def test_a_test_suite_may_trade_durability_for_time(layout: Layout) -> None:
    with EmbeddedValkey(layout, persist=False) as server, client(server) as redis:
        redis.set("gone", 1)
    with EmbeddedValkey(layout, persist=False) as server, client(server) as redis:
        assert redis.get("gone") is None


def test_it_is_out_of_reach_of_the_network(layout: Layout) -> None:
    with EmbeddedValkey(layout) as server, client(server) as redis:
        assert redis.config_get("port") == {"port": "0"}
        assert layout.sockets.stat().st_mode & 0o777 == 0o700


def test_it_forgets_nothing_when_it_is_full(layout: Layout) -> None:
    with EmbeddedValkey(layout, memory=8, persist=False) as server, client(server) as redis:
        redis.set("first", 1)
        with pytest.raises(OutOfMemoryError):
            fill(redis)
        assert redis.get("first") == "1"


def test_a_server_that_outlived_its_supervisor_is_stopped_first(layout: Layout) -> None:
    with EmbeddedValkey(layout) as leftover, client(leftover) as redis:
        redis.set("kept", 1)
        process = leftover._process
        assert process is not None
        with EmbeddedValkey(layout) as server, client(server) as other:
            assert process.wait(60) == 0
            assert other.get("kept") == "1"


def test_it_ends_with_the_process_that_started_it(layout: Layout) -> None:
    code = (
        "import sys, time; from pathlib import Path; "
        "from mercat.platform.embedded.layout import Layout; "
        "from mercat.platform.embedded.valkey import EmbeddedValkey; "
        "server = EmbeddedValkey(Layout(Path(sys.argv[1]))); server.start(); "
        "print(server.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(layout.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert b"valkey" in Path(f"/proc/{pid}/cmdline").read_bytes()
        parent.kill()

    deadline = time.monotonic() + 60
    while layout.valkey_socket.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not layout.valkey_socket.exists()


def test_a_server_that_does_not_answer_is_stopped(layout: Layout) -> None:
    server = EmbeddedValkey(layout)

    with pytest.raises(EmbeddedError, match="valkey gave no answer in 0 s"):
        server.start(within=0)

    with pytest.raises(RuntimeError, match="valkey is not running"):
        _ = server.pid


def test_a_server_that_does_not_stop_is_killed(layout: Layout) -> None:
    server = EmbeddedValkey(layout)
    server.start()
    process = server._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)

    server.stop(within=0.1)
    server.stop()
    server.kill()

    assert process.returncode == -signal.SIGKILL


async def test_a_start_that_fails_inside_a_loop_leaves_nothing(layout: Layout) -> None:
    (layout.valkey / "appendonlydir").mkdir(parents=True)
    (layout.valkey / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense")

    with pytest.raises(EmbeddedError, match="valkey stopped at once"):
        async with EmbeddedValkey(layout):
            pass


def test_a_deep_data_directory_has_its_sockets_elsewhere(layout: Layout) -> None:
    deep = Layout(layout.root / ("d" * 100))

    with EmbeddedValkey(deep) as server, client(server) as redis:
        assert redis.ping() is True

    assert deep.root not in deep.valkey_socket.parents
    shutil.rmtree(deep.sockets)


def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        with pytest.raises(PermissionError, match="/ belongs to somebody else"):
            make_private(Path("/"))
        return
    theirs = tmp_path / "theirs"
    theirs.symlink_to(tmp_path)
    os.chown(theirs, 12345, -1, follow_symlinks=False)

    with pytest.raises(PermissionError, match="theirs belongs to somebody else"):
        make_private(theirs)


def test_a_missing_wheel_is_named() -> None:
    with pytest.raises(EmbeddedError, match=r"no_such_wheel has no thing .*'mercat\[local\]'"):
        _program("no_such_wheel", Path("thing"))
