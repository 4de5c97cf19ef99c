"""Bursts in turn, A B C then C B A: whatever slows the machine down slows all of them down."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.options import Options
from benchmarks.server import ROOT, Server


class Refused(Exception):
    """A variant gave answers that were not 2xx: its figures would mean nothing."""


@dataclass(frozen=True)
class Variant:
    name: str
    server: Server
    requests: Path
    """What to ask: whole requests, separated by null bytes."""


@dataclass(frozen=True)
class Burst:
    """Latencies in milliseconds, CPU of the server in microseconds a request."""

    rps: float
    cpu: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True)
class Sample:
    """All bursts of one variant. `median` is field by field."""

    name: str
    bursts: Sequence[Burst]

    @property
    def median(self) -> Burst:
        names = Burst.__dataclass_fields__
        return Burst(**{n: statistics.median(getattr(b, n) for b in self.bursts) for n in names})

    @property
    def spread(self) -> float:
        """How far the bursts' CPU lies apart, as a share of the median."""
        costs = [burst.cpu for burst in self.bursts]
        return (max(costs) - min(costs)) / statistics.median(costs)


def take_turns(variants: Sequence[Variant], options: Options) -> list[Sample]:
    """One sample for each variant, after a short burst to warm up. Raises Refused."""
    for variant in variants:
        run(variant, options, seconds=1)
    bursts: dict[str, list[Burst]] = {variant.name: [] for variant in variants}
    for variant in _turns(variants, options.rounds):
        bursts[variant.name].append(run(variant, options))
    return [Sample(name, seen) for name, seen in bursts.items()]


def run(variant: Variant, options: Options, *, seconds: float | None = None) -> Burst:
    before = variant.server.cpu()
    seen = load(
        variant.server.port,
        variant.requests,
        seconds=seconds or options.seconds,
        connections=options.connections,
    )
    used = variant.server.cpu() - before
    if seen["failures"]:
        raise Refused(f"{variant.name}: {seen['failures']} of {seen['requests']} answers")
    cpu = used / seen["requests"] * 1e6
    return Burst(seen["rps"], cpu, seen["p50"], seen["p95"], seen["p99"])


def load(
    port: int, requests: Path, *, seconds: float, connections: int, pause: float = 0
) -> dict[str, float]:
    """What the load generator saw, see `benchmarks.load`."""
    words = [str(word) for word in (port, seconds, connections, pause, requests)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        timeout=seconds + 60,
    )
    seen: dict[str, float] = json.loads(done.stdout)
    return seen


def _turns(variants: Sequence[Variant], rounds: int) -> Iterator[Variant]:
    for number in range(rounds):
        yield from variants if number % 2 == 0 else reversed(variants)
