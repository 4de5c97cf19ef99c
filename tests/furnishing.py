"""A data directory with a migrated database and all cities: made once in a run, and then copied."""

import fcntl
import shutil

from tests.conftest import layout as run_layout
from tests.running import House

from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres


def furnish(layout: Layout) -> None:
    """As `mercat up --no-demo` leaves a new directory, but that nobody has an account there."""
    pattern = Layout(run_layout().root / "pattern" / "data")
    folder = pattern.root.parent
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # every worker may be the first
        if not (folder / "made").exists():
            shutil.rmtree(pattern.root, ignore_errors=True)
            _make(pattern)
            (folder / "made").touch()
    shutil.copytree(pattern.root, layout.root)


def _make(layout: Layout) -> None:
    house = House(layout)
    try:
        with EmbeddedPostgres(layout, fsync=False):
            house.run("prepare", "migrations", "cities")
    finally:
        house.close()
