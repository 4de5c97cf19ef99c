"""Who PostgreSQL runs as. As an ordinary user only the last tests apply."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from mercat.platform.embedded.account import (
    Account,
    as_nobody,
    in_namespace,
    ordinary,
    unprivileged,
)
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.embedded.process import EmbeddedError

NOBODY = pwd.getpwnam("nobody").pw_uid

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user has one account only")


def postgres(layout: Layout, account: Account) -> EmbeddedPostgres:
    return EmbeddedPostgres(layout, fsync=False, account=account)


def owner_of_process(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@only_root
@pytest.mark.parametrize(("account", "owner"), [(in_namespace, 0), (as_nobody, NOBODY)])
def test_root_has_two_ways(layout: Layout, account: Callable[[], Account], owner: int) -> None:
    """Below a folder that only root may enter, as /root is."""
    with postgres(layout, account()) as server:
        assert layout.root.parent.stat().st_mode & 0o777 == 0o700
        assert layout.postgres.stat().st_uid == owner
        assert owner_of_process(server.pid) == owner


@only_root
async def test_the_data_moves_from_one_account_to_the_other(layout: Layout) -> None:
    for account in (in_namespace(), as_nobody(), in_namespace()):
        async with postgres(layout, account) as server:
            connection = await asyncpg.connect(server.url)
            await connection.execute("CREATE TABLE IF NOT EXISTS steps (step int)")
            await connection.execute("INSERT INTO steps VALUES (1)")
            steps = await connection.fetchval("SELECT count(*) FROM steps")
            await connection.close()

    assert steps == 3
    assert {path.lstat().st_uid for path in layout.postgres.rglob("*")} == {0}


@only_root
def test_the_namespace_comes_first_and_then_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unprivileged() == in_namespace()

    monkeypatch.setenv("PATH", str(tmp_path))
    for program in ("setpriv", "true"):
        (tmp_path / program).symlink_to(shutil.which(program, path=os.defpath) or "")
    assert unprivileged() == as_nobody()

    (tmp_path / "setpriv").unlink()
    with pytest.raises(EmbeddedError, match="Run Mercat as an ordinary user, or set DATABASE_URL"):
        unprivileged()


@only_root
def test_an_ordinary_user_runs_both_servers(tmp_path: Path) -> None:
    """As nobody, with no more than the right to reach the Python that runs these tests."""
    code = (
        "import os, sys; from pathlib import Path; "
        "from mercat.platform.embedded.layout import Layout; "
        "from mercat.platform.embedded.postgres import EmbeddedPostgres; "
        "from mercat.platform.embedded.valkey import EmbeddedValkey; "
        "layout = Layout(Path(sys.argv[1]))\n"
        "with EmbeddedPostgres(layout, fsync=False) as server, EmbeddedValkey(layout):\n"
        "    print(os.geteuid(), Path(f'/proc/{server.pid}').stat().st_uid)"
    )
    os.chown(tmp_path, NOBODY, -1)
    command = [*as_nobody().prefix, sys.executable, "-c", code, str(tmp_path / "data")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.stderr, done.stdout.split()) == ("", [str(NOBODY), str(NOBODY)])
    shutil.rmtree(Layout(tmp_path / "data").sockets, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="for an ordinary user")
def test_an_ordinary_user_needs_no_way_round() -> None:
    assert unprivileged() == ordinary()
