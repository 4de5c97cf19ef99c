import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from mercat.entrypoints.local.display import Display
from mercat.entrypoints.local.service import ServiceFailed, ending

PLACES = {"API": "http://127.0.0.1:8000", "Stop": "Ctrl-C"}


class Screen(io.StringIO):
    def plain(self) -> Display:
        return Display(Console(file=self))

    def terminal(self) -> Display:
        return Display(Console(file=self, force_terminal=True, width=80, color_system=None))


def test_a_step_gets_a_tick_and_its_duration() -> None:
    screen = Screen()

    with screen.plain().step("Database migrations"):
        pass

    assert screen.getvalue() == "✓ Database migrations  0.0 s\n"


def test_a_step_that_fails_gets_a_cross() -> None:
    screen = Screen()

    with pytest.raises(ValueError, match="no"), screen.plain().step("Database migrations"):
        raise ValueError("no")

    assert screen.getvalue() == "✗ Database migrations\n"


def test_a_terminal_sees_what_is_going_on() -> None:
    screen = Screen()

    deadline = time.monotonic() + 60
    with screen.terminal().step("Database migrations"):
        while "Database migrations …" not in screen.getvalue():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    assert re.search(r"✓ Database migrations  \d\.\d s\n$", screen.getvalue())


def test_a_file_gets_plain_lines() -> None:
    screen = Screen()

    screen.plain().welcome("Mercat is ready", PLACES)

    assert screen.getvalue().splitlines() == [
        "API: http://127.0.0.1:8000",
        "Stop: Ctrl-C",
        "Mercat is ready",
    ]


def test_a_terminal_gets_a_panel() -> None:
    screen = Screen()

    screen.terminal().welcome("Mercat is ready", PLACES)

    assert screen.getvalue().splitlines() == [
        "╭────── Mercat is ready ──────╮",
        "│ API   http://127.0.0.1:8000 │",
        "│ Stop  Ctrl-C                │",
        "╰─────────────────────────────╯",
    ]


def test_a_failure_ends_with_its_reason_and_the_log() -> None:
    screen = Screen()
    error = ServiceFailed("api", "ended with exit code 1", ["[b]No[/b] such."], Path("logs/api"))

    screen.plain().failure(error)

    assert screen.getvalue().splitlines() == [
        "  [b]No[/b] such.",
        "✗ api ended with exit code 1.",
        "  All that it printed is in logs/api",
    ]


def test_an_ending_is_told_in_words() -> None:
    assert [ending(code) for code in (0, 3, -9)] == [
        "ended with exit code 0",
        "ended with exit code 3",
        "was killed by SIGKILL",
    ]


def test_the_work_goes_on_when_nobody_reads() -> None:
    code = (
        "import sys; from mercat.entrypoints.local.display import Display; display = Display(); "
        "sys.stdin.read(); [display.warn(str(n)) for n in range(9)]; sys.exit(7)"
    )
    read, write = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=write, stderr=subprocess.PIPE
    ) as process:
        os.close(write)
        os.close(read)
        _, errors = process.communicate()

    assert (process.returncode, errors) == (7, b"")
