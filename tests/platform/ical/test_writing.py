"""What we write, as another program reads it."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from mercat.platform.ical import Happening, Mailbox, Method, Status, calendar_file

TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def happening(**more: Any) -> Happening:
    values: dict[str, Any] = {
        "uid": "one@mercat.test",
        "sequence": 0,
        "changed_at": TEN,
        "starts_at": TEN,
        "ends_at": TEN + timedelta(hours=2),
        "summary": "Room A",
        **more,
    }
    return Happening(**values)


def read(content: bytes) -> Any:
    return Calendar.from_ical(content.decode())


def test_an_event_is_read_as_it_was_meant() -> None:
    local = timezone(timedelta(hours=5, minutes=45))
    calendar = read(
        calendar_file(
            [happening(sequence=3, starts_at=TEN.astimezone(local), location="Rue 1, Lyon")],
            name="Room A",
        )
    )
    (event,) = calendar.walk("VEVENT")

    assert (calendar["METHOD"], calendar["NAME"]) == ("PUBLISH", "Room A")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (TEN, TEN + timedelta(hours=2))
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("one@mercat.test", 3, "CONFIRMED")
    assert (event["LOCATION"], event["TRANSP"]) == ("Rue 1, Lyon", "OPAQUE")
    assert event.errors == []


def test_a_cancellation_names_both_sides() -> None:
    calendar = read(
        calendar_file(
            [happening(status=Status.CANCELLED)],
            method=Method.CANCEL,
            organizer=Mailbox('The "Hall"\nATTENDEE:x', "hall@mercat.test"),
            attendee=Mailbox("Bea", "bea@example.com"),
        )
    )
    (event,) = calendar.walk("VEVENT")

    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["ORGANIZER"] == "mailto:hall@mercat.test"
    assert event["ORGANIZER"].params["CN"] == "The 'Hall' ATTENDEE:x"
    assert event["ATTENDEE"] == "mailto:bea@example.com"


@given(summary=ANY_TEXT, description=ANY_TEXT)
def test_whatever_people_write_arrives(summary: str, description: str) -> None:
    content = calendar_file([happening(summary=summary, description=description or None)])
    (event,) = read(content).walk("VEVENT")

    assert str(event["SUMMARY"]).rstrip() == arrived(summary).rstrip()
    assert str(event.get("DESCRIPTION", "")).rstrip() == arrived(description).rstrip()
    assert len(read(content).subcomponents) == 1


@given(summary=ANY_TEXT)
def test_no_line_is_too_long_and_none_is_cut_within_a_character(summary: str) -> None:
    lines = calendar_file([happening(summary=summary)]).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    assert lines[-1] == b""


def arrived(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", plain).replace("\t", " ")
