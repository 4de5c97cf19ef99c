"""A place for real servers to keep their data during a test."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mercat.platform.embedded.layout import Layout


@contextmanager
def data_directory() -> Iterator[Layout]:
    """A data directory of its own, in a folder that nobody else may enter.

    In memory where there is plenty: a new PostgreSQL is 40 MB on the disk.
    """
    memory = Path("/dev/shm")
    is_plenty = memory.exists() and shutil.disk_usage(memory).free > 1024**3
    folder = tempfile.mkdtemp(prefix="mercat-", dir=memory if is_plenty else None)
    try:
        yield Layout(Path(folder, "data"))
    finally:
        shutil.rmtree(folder)
