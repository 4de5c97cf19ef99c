"""What Linux lets a process do and Python has no word for."""

import contextlib
import ctypes
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

_SET_CHILD_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER, prctl(2)."""
_ARGUMENTS = 45
"""Where arg_start and arg_end stand among the fields of proc_pid_stat(5) after the name."""


@contextlib.contextmanager
def adopting() -> Iterator[None]:
    """For the block, whoever descends from this process and loses its parent becomes its child.

    Raises OSError. A short block: whoever is adopted has to be waited for.
    """
    _adopt(yes=True)
    try:
        yield
    finally:
        _adopt(yes=False)


def _adopt(*, yes: bool) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, int(yes), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def rename(command: Sequence[str]) -> None:
    """Have ps(1) show this command line, as far as there is room in the place of the old one."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = map(int, fields[_ARGUMENTS : _ARGUMENTS + 2])
    if start:  # the kernel does not tell it of a process that nobody may look into
        words = b"\0".join(map(os.fsencode, command))[: end - start - 1]
        ctypes.memmove(start, words.ljust(end - start, b"\0"), end - start)
