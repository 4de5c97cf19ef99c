"""Which processor runs what: a client must not take from the server what it measures of it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SERVER, REST = 0, 1


def can_pin() -> bool:
    """Only Linux pins, and one processor leaves nothing to choose."""
    return sys.platform == "linux" and {SERVER, REST} <= os.sched_getaffinity(0)


def pin(pid: int, *cores: int) -> None:
    """`pid` 0 is the calling thread. What it starts from now on stays there too."""
    if sys.platform == "linux" and set(cores) <= set(range(os.cpu_count() or 1)):
        os.sched_setaffinity(pid, cores)


@contextmanager
def on_the_servers_core() -> Iterator[None]:
    """For what is measured in this very process."""
    pinned = can_pin() or _is_resting()
    if pinned:
        pin(0, SERVER)
    try:
        yield
    finally:
        if pinned:
            pin(0, REST)


def _is_resting() -> bool:
    return sys.platform == "linux" and os.sched_getaffinity(0) == {REST}
