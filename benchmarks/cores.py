"""Which processor runs what: a client must not take from the server what it measures of it."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

ALL: Sequence[int] = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else ()
"""The processors that this process may use; empty where they cannot be chosen."""
SERVER, REST = ALL[:1], ALL[1:2]


def can_pin() -> bool:
    """One processor leaves nothing to choose."""
    return len(ALL) > 1


def pin(pid: int, cores: Sequence[int]) -> None:
    """`pid` 0 is the calling thread. What it starts from now on stays there too."""
    if sys.platform == "linux" and can_pin():
        os.sched_setaffinity(pid, cores)


@contextmanager
def on_the_servers_core() -> Iterator[None]:
    """For what is measured in this very process."""
    pin(0, SERVER)
    try:
        yield
    finally:
        pin(0, REST)
