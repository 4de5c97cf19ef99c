"""Who PostgreSQL runs as. As an ordinary user only the last tests apply."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from mercat.platform.embedded import programs
from mercat.platform.embedded.account import (
    as_nobody,
    in_namespace,
    ordinary,
    unprivileged,
)
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.embedded.process import EmbeddedError

NOBODY = pwd.getpwnam("nobody").pw_uid


def owner_of_process(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def copied_programs(folder: Path) -> Path:
    wheel = Path(programs.postgres("postgres")).parents[2]
    for name in (wheel.name, f"{wheel.name}.libs"):
        shutil.copytree(wheel.with_name(name), folder / "wheel" / name)
    return folder / "wheel"


only_root = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user has one account only")


@only_root
async def test_root_has_two_ways_and_the_data_follows(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With data and programs below a folder that only root may enter, as /root is."""
    closed = layout.root.parent
    assert closed.stat().st_mode & 0o777 == 0o700
    monkeypatch.syspath_prepend(copied_programs(closed))

    steps = 0
    for account, owner in ((as_nobody(), NOBODY), (in_namespace(), 0), (as_nobody(), NOBODY)):
        async with EmbeddedPostgres(layout, fsync=False, account=account) as server:
            assert owner_of_process(server.pid) == owner
            assert {path.lstat().st_uid for path in layout.postgres.rglob("*")} == {owner}
            connection = await asyncpg.connect(server.url)
            await connection.execute("CREATE TABLE IF NOT EXISTS steps (step int)")
            await connection.execute("INSERT INTO steps VALUES (1)")
            steps = await connection.fetchval("SELECT count(*) FROM steps")
            await connection.close()

    assert steps == 3


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
def test_an_ordinary_user_runs_both_servers(layout: Layout) -> None:
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
    os.chown(layout.root.parent, NOBODY, -1)
    command = [*as_nobody().prefix, sys.executable, "-c", code, str(layout.root)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.stderr, done.stdout.split()) == ("", [str(NOBODY), str(NOBODY)])


@pytest.mark.skipif(os.geteuid() == 0, reason="for an ordinary user")
def test_an_ordinary_user_needs_no_way_round() -> None:
    assert unprivileged() == ordinary()
