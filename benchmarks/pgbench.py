"""Transactions a second by PostgreSQL's own load generator, which costs next to nothing."""

import re
import subprocess
from pathlib import Path

from mercat.platform.embedded import programs

_RATE = re.compile(r"tps = ([\d.]+)")


class Refused(Exception):
    """The message holds what pgbench printed last."""


def rate(url: str, script: Path, *, clients: int, seconds: float) -> float:
    """Raises Refused where a transaction failed."""
    options = f"-n -M prepared -c {clients} -j 1 -T {max(1, round(seconds))} -f".split()
    done = subprocess.run(
        [programs.postgres("pgbench"), *options, str(script), url],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    found = _RATE.search(done.stdout)
    if done.returncode or found is None:
        raise Refused(done.stderr[-2000:])
    return float(found[1])
