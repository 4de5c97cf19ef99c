"""`python -m benchmarks [names] [--rounds 5] [--seconds 2]`."""

import argparse
import signal
from types import FrameType

from rich.console import Console

from benchmarks import cores
from benchmarks.benches import BENCHES
from benchmarks.options import Options
from benchmarks.world import open_world


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"any of {', '.join(BENCHES)}; all if none")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, _leave)
    if unknown := set(given.names) - set(BENCHES):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    options, console = Options(given.rounds, given.seconds), Console()
    if cores.can_pin():
        cores.pin(0, cores.REST)
    else:
        console.print("Nothing is pinned to a processor here: expect more noise.", style="yellow")
    with open_world() as world:
        for name in given.names or BENCHES:
            with console.status(f"Measuring {name} …"):
                report = BENCHES[name](world, options)
            report.write()
            report.print(console)


def _leave(number: int, _: FrameType | None) -> None:
    """Told to stop, everything that was started is stopped too."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
