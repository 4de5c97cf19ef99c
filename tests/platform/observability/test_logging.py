"""What may stand in a log, and in which form."""

import io
import json
import logging as standard
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from typing import Any

import pytest
import structlog
from tests.chosen import chosen

from mercat.platform.observability import logging
from mercat.platform.observability.context import request_id
from mercat.platform.observability.logging import pseudonym
from mercat.platform.settings import Settings

Written = Callable[[], list[dict[str, Any]]]


class Log:
    """What is written to the standard output once `to` has been called."""

    def __init__(self) -> None:
        self.output = io.StringIO()

    def to(self, settings: Settings) -> None:
        with redirect_stdout(self.output):
            logging.configure(settings)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.output.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    before, root = structlog.get_config(), standard.getLogger()
    handlers, level = list(root.handlers), root.level
    yield Log()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


@pytest.fixture
def written(settings: Settings, log: Log) -> Written:
    log.to(settings)
    return log.lines


def test_only_names_on_the_list_are_written(written: Written) -> None:
    structlog.get_logger().info("signed_in", user_id="7", password="hunter2", token=["hunter3"])

    (line,) = written()
    assert (line["user_id"], line["password"], line["token"]) == ("7", "…", "…")
    assert (line["event"], line["level"]) == ("signed_in", "info")


def test_the_standard_librarys_records_obey_the_same_rules(written: Written) -> None:
    standard.getLogger("some.library").warning("mail to %s", "Ada@Example.com")

    (line,) = written()
    assert line["event"] == f"mail to {pseudonym('ada@example.com')}"
    assert line["logger"] == "some.library"


def test_an_address_looks_the_same_each_time_and_cannot_be_read() -> None:
    assert pseudonym("Ada@Example.com") == pseudonym("ada@example.com")
    assert pseudonym("ada@example.com") != pseudonym("eve@example.com")
    assert "ada" not in pseudonym("ada@example.com")


def test_a_line_stays_a_line(written: Written) -> None:
    structlog.get_logger().info("odd", reason="a\x1b[31m\r\nb\x00\u2028c\x7f\x85")

    (line,) = written()
    assert line["reason"] == r"a\x1b[31m\x0d\x0ab\x00\x2028c\x7f\x85"


def test_also_on_a_developers_console(settings: Settings, log: Log) -> None:
    log.to(chosen(settings, log_format="console"))

    standard.getLogger("x").warning("first\n2026-01-01 [info] forged\x1b[2J")

    assert log.output.getvalue().count("\n") == 1
    assert "\x1b[2J" not in log.output.getvalue()


def test_a_traceback_is_written_without_values(written: Written) -> None:
    try:
        int("ada@example.com")
    except ValueError:
        structlog.get_logger().exception("failed")

    (line,) = written()
    assert line["exception"].startswith("Traceback (most recent call last):\n")
    assert line["exception"].endswith(f"base 10: '{pseudonym('ada@example.com')}'")
    assert "ada@" not in line["exception"]


def test_the_request_id_is_on_every_line(written: Written) -> None:
    token = request_id.set("abc-1")
    structlog.get_logger().info("inside")
    request_id.reset(token)
    structlog.get_logger().info("outside")

    inside, outside = written()
    assert inside["request_id"] == "abc-1"
    assert "request_id" not in outside


def test_what_is_below_the_level_is_not_written(settings: Settings, log: Log) -> None:
    log.to(chosen(settings, log_level="WARNING"))

    structlog.get_logger().info("quiet")
    standard.getLogger("x").info("quiet")
    standard.getLogger("x").warning("loud")

    assert [line["event"] for line in log.lines()] == ["loud"]
