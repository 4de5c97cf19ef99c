"""The data directory of PostgreSQL: made whole or not at all, and fit to be started."""

import contextlib
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

from mercat.platform.embedded import programs
from mercat.platform.embedded.account import Account
from mercat.platform.embedded.process import EmbeddedError, dies_with_parent, run

_DRAFT = "postgres.new-"
_FAREWELL = 10.0
"""Seconds that the children of a dead server get to notice and to leave its memory."""
_MEMORY_LINE = 6
"""Where postmaster.pid names the shared memory: key and number (src/include/utils/pidfile.h)."""


def create(data: Path, *, password_file: Path, account: Account, fsync: bool) -> None:
    """Make the data directory beside its place and move it there, so that it is never half made.

    The one account is `mercat`, with the password in `password_file`. Raises EmbeddedError.
    """
    for draft in data.parent.glob(f"{_DRAFT}*"):
        shutil.rmtree(draft, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=data.parent))
    account.own(draft)
    command = [
        *(programs.postgres("initdb"), "--pgdata", str(draft), "--username", "mercat"),
        *("--pwfile", str(password_file), "--auth", "scram-sha-256"),
        # The same order of texts on every machine: no locale of the system is asked.
        *("--encoding", "UTF8", "--locale", "C"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *([] if fsync else ["--no-sync"]),
    ]
    made = run([*account.prefix, *dies_with_parent(command, signal.SIGKILL)])
    if made.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL could not make its data directory:\n{made.stderr.strip()}")
    draft.rename(data)
    _remember_names(data.parent)


def check_release(data: Path) -> None:
    """Raises EmbeddedError if the directory was made by another major release than ours."""
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by == programs.postgres_major():
        return
    raise EmbeddedError(
        f"{data} was made by PostgreSQL {made_by}, and this Mercat brings PostgreSQL "
        f"{programs.postgres_major()}, which cannot read it. To keep the data: start the release "
        "of Mercat that made it, copy the database out with `pg_dump`, move the directory away, "
        "start this release and load the copy with `psql`. To start afresh: move the directory "
        "away."
    )


def clear_leftovers(data: Path, sockets: Path) -> None:
    """Stop a server that outlived its supervisor; remove lock files whose number is another's now.

    PostgreSQL believes a lock file if any process of ours has the number in it, which is common
    after a container starts again. The caller holds the lock of the data directory.
    """
    memory = _shared_memory(data / "postmaster.pid")
    for lock in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        pid = _living_holder(lock)
        if pid is None:
            continue
        if _serves(pid, data):
            _stop(pid, data)
        else:
            lock.unlink()
    deadline = time.monotonic() + _FAREWELL
    while memory and _in_use(memory) and time.monotonic() < deadline:
        time.sleep(0.02)


def _shared_memory(lock: Path) -> str | None:
    """The number of the server's shared memory, which its children hold a moment longer than it
    lives itself. A new server refuses to start as long as they do."""
    try:
        return lock.read_text().splitlines()[_MEMORY_LINE].split()[1]
    except (OSError, IndexError):
        return None


def _in_use(memory: str) -> bool:
    """Whether any process is attached to it, by proc_sysvipc(5). Without that list: no."""
    with contextlib.suppress(OSError):
        for segment in Path("/proc/sysvipc/shm").read_text().splitlines():
            _, number, _, _, _, _, attached, *_ = segment.split()
            if number == memory:
                return attached != "0"
    return False


def _living_holder(lock: Path) -> int | None:
    """The process that the lock file names. If it is gone, what to do is PostgreSQL's to judge:
    children of a dead server may hold its memory."""
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


def _serves(pid: int, data: Path) -> bool:
    return f" -D {data} " in _command_line(pid)


def _command_line(pid: int) -> str:
    if not Path("/proc/self").exists():  # macOS
        return run(["ps", "-o", "command=", "-p", str(pid)]).stdout
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def _stop(pid: int, data: Path) -> None:
    """Fast shutdown; not waited for by its number alone, which a zombie keeps."""
    deadline = time.monotonic() + 30
    while _serves(pid, data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)


def _remember_names(folder: Path) -> None:
    """A rename survives a power cut once the folder itself is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
