"""Sixteen people sign in without a pause: how many get through, and who else has to wait.

Once with the server on a processor of its own, and once with all there are: hashing has threads of
its own, one less than there are processors, and they are less urgent than requests.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import threading
from collections.abc import Sequence
from itertools import count

import httpx

from benchmarks import cores
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.rounds import Refused, load
from benchmarks.users import PASSWORD
from benchmarks.world import World

_FLOOD = 16
_LONGEST = 15.0
"""Seconds of one flood, at least: a hash takes a fifth of one."""
_BETWEEN = 0.005
"""Seconds between two looks at /health/live."""
_CEILING = """
import bcrypt, os, sys, threading, time
os.nice(10)
stored = bcrypt.hashpw(b"x", bcrypt.gensalt(12))
def work():
    for _ in range(10):
        bcrypt.checkpw(b"x", stored)
threads = [threading.Thread(target=work) for _ in range(int(sys.argv[1]))]
began = time.perf_counter()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(10 * len(threads) / (time.perf_counter() - began))
"""


def run(world: World, options: Options) -> Report:
    rows = {
        "server on one core": _measure(world, options, cores.SERVER),
        "server on all cores": _measure(world, options, cores.ALL),
    }
    goals = [
        Goal(f"sign-ins, {name}", row["of the hash rate"], 0.85) for name, row in rows.items()
    ] + [
        Goal(f"others' p95, {name}", row["others' p95 ×"], 1.5, at_least=False)
        for name, row in rows.items()
    ]
    return Report("login", f"a flood of {_FLOOD} sign-ins", rows, goals)


def _measure(world: World, options: Options, where: Sequence[int]) -> dict[str, float]:
    """The ceiling is measured before and after: a busy machine moves it."""
    emails = [caller.email for caller in world.callers]
    seconds = max(_LONGEST, options.seconds)
    live = world.requests("/health/live")
    with world.mercat(where=where) as server:
        load(server.port, live, seconds=1, connections=1)
        before = _ceiling(where)
        idle = load(server.port, live, seconds=3, connections=1, pause=_BETWEEN)
        flood = Flood(server.port, emails, seconds)
        flood.start()
        during = load(server.port, live, seconds=seconds, connections=1, pause=_BETWEEN)
        flood.join()
        ceiling = statistics.mean((before, _ceiling(where)))
    if flood.failed:
        raise Refused(f"{flood.failed} sign-ins got neither a session nor a 503.")
    return {
        "of the hash rate": flood.signed_in / seconds / ceiling,
        "others' p95 ×": during["p95"] / idle["p95"],
        "others' p50 ×": during["p50"] / idle["p50"],
        "sent away, share": flood.sent_away / (flood.signed_in + flood.sent_away),
    }


def _ceiling(where: Sequence[int]) -> float:
    """Hashes a second by as many threads as Mercat's pool has, as patient and on the same cores."""
    threads = str(max(1, (os.cpu_count() or 1) - 1))
    process = subprocess.Popen(
        [sys.executable, "-c", _CEILING, threads], stdout=subprocess.PIPE, text=True
    )
    cores.pin(process.pid, where)
    told, _ = process.communicate(timeout=120)
    return float(told)


class Flood(threading.Thread):
    """Signs people in until `seconds` are over; whoever is sent away comes back when told to."""

    def __init__(self, port: int, emails: Sequence[str], seconds: float) -> None:
        super().__init__()
        self._url = f"http://127.0.0.1:{port}/api/v1/auth/login"
        self._emails = emails
        self._seconds = seconds
        self._next = count()
        self.signed_in = self.sent_away = self.failed = 0

    def run(self) -> None:
        asyncio.run(self._all())

    async def _all(self) -> None:
        until = asyncio.get_running_loop().time() + self._seconds
        async with httpx.AsyncClient(timeout=60) as client:
            await asyncio.gather(*(self._one(client, until) for _ in range(_FLOOD)))

    async def _one(self, client: httpx.AsyncClient, until: float) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            email = self._emails[next(self._next) % len(self._emails)]
            answer = await client.post(self._url, json={"email": email, "password": PASSWORD})
            if answer.status_code == 503:
                self.sent_away += 1
                await asyncio.sleep(float(answer.headers["retry-after"]))
            elif not answer.is_success:
                self.failed += 1
            elif loop.time() < until:
                self.signed_in += 1
