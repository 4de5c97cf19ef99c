"""What `mercat up` shows: steps with their durations, warnings, and where everything is."""

import os
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from mercat.entrypoints.local.service import ServiceFailed

_COLOURS = ("cyan", "green", "yellow", "blue", "magenta", "bright_cyan", "bright_blue")


class Terminal(Console):
    """When the reader goes (`mercat up | tee`, Ctrl-C) the words go nowhere; the work goes on."""

    def on_broken_pipe(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Display:
    """Moving and coloured in a terminal, plain lines elsewhere. `verbose`: all that is printed."""

    def __init__(self, console: Console | None = None, *, verbose: bool = False) -> None:
        self.verbose = verbose
        self._console = console or Terminal()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A step that ends well gets a tick and its duration, one that fails a cross."""
        began = time.monotonic()
        try:
            if self._console.is_terminal:
                with self._console.status(Text(f"{title} …")):
                    yield
            else:
                yield
        except Exception:
            self._line("✗", "red", title)
            raise
        self._line("✓", "green", title, f"{time.monotonic() - began:.1f} s")

    @contextmanager
    def stopping(self) -> Iterator[None]:
        if self._console.is_terminal:
            self._console.print()  # the terminal has written ^C there
        with self.step("Stopped"):
            yield

    def said(self, name: str, line: str) -> None:
        """A line that a service printed."""
        colour = _COLOURS[zlib.crc32(name.encode()) % len(_COLOURS)]
        self._print(Text.assemble((f"{name:>10} ", colour), ("│ ", "dim"), line))

    def died(self, name: str, how: str, *, again_in: float) -> None:
        self._line("!", "yellow", f"{name} {how}; starting it again in {again_in:g} s")

    def came_back(self, name: str) -> None:
        self._line("✓", "green", f"{name} is back")

    def warn(self, words: str) -> None:
        self._line("!", "yellow", words)

    def failure(self, error: Exception) -> None:
        """Why it does not go on. What a failed service printed last comes first, unless shown."""
        if isinstance(error, ServiceFailed) and not self.verbose:
            for line in error.lines:
                self._print(Text(f"  {line}", "dim"))
        self._line("✗", "red", str(error))
        if isinstance(error, ServiceFailed):
            self._print(Text(f"  All that it printed is in {error.log}"))

    def welcome(self, title: str, places: Mapping[str, str]) -> None:
        """The last words of a start: names and where to find them."""
        if not self._console.is_terminal:
            for name, place in places.items():
                self._print(Text(f"{name}: {place}"))
            self._print(Text(title))
            return
        table = Table.grid(padding=(0, 2))
        for name, place in places.items():
            table.add_row(Text(name, "bold"), Text(place, overflow="fold"))
        self._console.print(Panel(table, title=Text(title), border_style="green", expand=False))

    def _line(self, mark: str, colour: str, words: str, after: str = "") -> None:
        self._print(Text.assemble((f"{mark} ", colour), words, (after and f"  {after}", "dim")))

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)
