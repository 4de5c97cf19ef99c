"""Which lines and branches of Mercat run in the tests' own processes, and whether that is enough.

`make test` names this module in PYTEST_PLUGINS: it is at work before the first import of Mercat.
"""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import slipcover
from tests.probing import Finder, known

SOURCE = Path(__file__).parents[1] / "src/mercat"
ENOUGH = 90.0
"""Per cent of the lines and branches."""

_LEFT_OUT = [r"\.\.\.$", "if __name__ == .__main__.:"]
_NEVER = 1_000_000_000
"""After how many needless probes SlipCover takes out those that have told: on Python 3.11 it then
goes through every module that is loaded, which costs more than the probes do.
"""


class Coverage:
    """Of this process; of all, once the others' has been added."""

    def __init__(self) -> None:
        self._probes: Any = None
        self.whole: dict[str, Any] = {}

    def measure(self) -> None:
        """What is imported from now on."""
        self._probes = slipcover.Slipcover(
            branch=True, d_miss_threshold=_NEVER, exclude_also=_LEFT_OUT
        )
        files = slipcover.FileMatcher(sources=[SOURCE])
        sys.meta_path.insert(0, Finder(self._probes, files))

    def measured(self) -> str | None:
        """As JSON, for another process; nothing if this one does not measure."""
        return json.dumps(self._probes.get_coverage()) if self._probes else None

    def add(self, measured: str) -> None:
        if self.whole:
            slipcover.merge_coverage(self.whole, json.loads(measured))
        else:
            self.whole = json.loads(measured)

    def add_the_rest(self) -> None:
        """Every file that nobody has imported, as not run."""
        rest = slipcover.Slipcover(branch=True, source=[str(SOURCE)], exclude_also=_LEFT_OUT)
        for name in self.whole["files"]:
            rest.code_lines[str(Path(name).absolute())] = set()  # known: it is not read again
        slipcover.merge_coverage(self.whole, rest.get_coverage())

    @property
    def is_enough(self) -> bool:
        return bool(self.whole["summary"]["percent_covered"] >= ENOUGH)

    def table(self) -> str:
        out = io.StringIO()
        slipcover.print_coverage(self.whole, outfile=out, skip_covered=True)
        percent = self.whole["summary"]["percent_covered"]
        return f"{out.getvalue()}\n{percent:.2f} % are covered; {ENOUGH:g} % are asked for.\n"


_coverage = Coverage()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    if is_worker or not getattr(early_config.known_args_namespace, "numprocesses", None):
        _coverage.measure()
    else:  # once, before the workers would do so side by side
        for file in SOURCE.rglob("*.py"):
            known(file)


def pytest_testnodedown(node: Any) -> None:
    """A worker has ended, if not by a crash, with what it has measured."""
    if measured := getattr(node, "workeroutput", {}).get("coverage"):
        _coverage.add(measured)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    measured = _coverage.measured()
    if measured and hasattr(session.config, "workeroutput"):
        session.config.workeroutput["coverage"] = measured
    elif measured:
        _coverage.add(measured)
    if _coverage.whole:
        _coverage.add_the_rest()
    if _coverage.whole and not _coverage.is_enough and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _coverage.whole:
        terminalreporter.section("coverage")
        terminalreporter.write(_coverage.table())
