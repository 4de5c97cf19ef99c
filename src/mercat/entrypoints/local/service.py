"""What the supervisor is told about a program, and what it says when one fails."""

import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Service:
    """A program that has to run all the time. `env` is all of its environment.

    It is ready when `ready` says so; without `ready`, when it prints a line with the word "ready",
    or has lived as long as a healthy program does. A higher `stage` stops earlier. What a service
    that `talks` prints is shown; of the others, only warnings and worse.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], Awaitable[bool]] | None = None
    ready_timeout: float = 60
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout: float = 30
    stage: int = 0
    talks: bool = False


@dataclass(frozen=True)
class Pace:
    """How patiently a service that dies is started again, in seconds."""

    first_delay: float = 0.2
    longest_delay: float = 5
    settled_after: float = 10
    """A life as long as this is a healthy one, and earlier deaths are forgotten."""
    most_deaths: int = 8
    """This many `within` seconds, before it was ready even once: there is no point in going on."""
    within: float = 60


class ServiceFailed(Exception):
    """A program could not do its part. `lines`: the last that it printed, to `log`."""

    def __init__(self, name: str, reason: str, lines: Sequence[str], log: Path) -> None:
        super().__init__(f"{name} {reason}.")
        self.lines = tuple(lines)
        self.log = log


def ending(code: int) -> str:
    """How a process went, from its return code as subprocess gives it."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
