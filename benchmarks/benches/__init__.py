"""The benches by name, in the order in which they run."""

from collections.abc import Callable, Mapping

from benchmarks.benches import live, login, me, outbox, routing
from benchmarks.options import Options
from benchmarks.report import Report
from benchmarks.world import World

BENCHES: Mapping[str, Callable[[World, Options], Report]] = {
    "routing": routing.run,
    "live": live.run,
    "me": me.run,
    "outbox": outbox.run,
    "login": login.run,
}
