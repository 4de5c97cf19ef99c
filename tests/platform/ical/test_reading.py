"""When the events of other programs' calendars take place."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.platform.ical.test_writing import TEN, happening

from mercat.platform.confined import Means
from mercat.platform.errors import Unavailable
from mercat.platform.ical import (
    CalendarUnreadable,
    NoCalendarFile,
    Reading,
    TooManyEvents,
    calendar_file,
    read_calendar,
    reading,
)

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=365)


def calendar(*events: str, head: str = "") -> bytes:
    """Each event as its lines, divided by spaces."""
    body = "".join(
        "BEGIN:VEVENT\n" + "".join(f"{line}\n" for line in event.split()) + "END:VEVENT\n"
        for event in events
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{head}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


async def read(content: bytes, timezone: str = "Europe/Paris") -> Reading:
    return await read_calendar(content, SINCE, UNTIL, timezone)


async def times(content: bytes, timezone: str = "Europe/Paris") -> list[tuple[str, str]]:
    """Starts and ends, in UTC."""
    found = await read(content, timezone)
    assert found.unreadable == 0
    return [(f"{one.starts_at:%m-%dT%H:%M}", f"{one.ends_at:%m-%dT%H:%M}") for one in found.times]


async def test_zones_whole_days_and_times_without_a_zone() -> None:
    content = calendar(
        "UID:utc DTSTART:20260401T100000Z DTEND:20260401T110000Z",
        "UID:zone DTSTART;TZID=America/Chicago:20260402T100000 DURATION:PT90M",
        "UID:windows DTSTART;TZID=Eastern~Standard~Time:20260403T100000 DURATION:PT1H",
        "UID:floating DTSTART:20260404T100000 DTEND:20260404T110000",
        "UID:day DTSTART;VALUE=DATE:20260405",
        "UID:days DTSTART;VALUE=DATE:20260329 DTEND;VALUE=DATE:20260331",
    ).replace(b"~", b" ")
    assert await times(content) == [
        ("03-28T23:00", "03-30T22:00"),
        ("04-01T10:00", "04-01T11:00"),
        ("04-02T15:00", "04-02T16:30"),
        ("04-03T14:00", "04-03T15:00"),
        ("04-04T08:00", "04-04T09:00"),
        ("04-04T22:00", "04-05T22:00"),
    ]


async def test_what_comes_back_keeps_its_local_time() -> None:
    """Over the night of 29 March, except once, and once at another time."""
    content = calendar(
        "UID:a DTSTART;TZID=Europe/Paris:20260315T090000 DTEND;TZID=Europe/Paris:20260315T100000 "
        "RRULE:FREQ=WEEKLY;COUNT=5 EXDATE;TZID=Europe/Paris:20260322T090000",
        "UID:a RECURRENCE-ID;TZID=Europe/Paris:20260405T090000 "
        "DTSTART;TZID=Europe/Paris:20260405T130000 DTEND;TZID=Europe/Paris:20260405T140000",
    )
    assert await times(content) == [
        ("03-15T08:00", "03-15T09:00"),
        ("03-29T07:00", "03-29T08:00"),
        ("04-05T11:00", "04-05T12:00"),
        ("04-12T07:00", "04-12T08:00"),
    ]


async def test_a_zone_that_the_file_itself_defines() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:House\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0545\nTZOFFSETTO:+0545\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    content = calendar("UID:a DTSTART;TZID=House:20260401T100000 DURATION:PT1H", head=zone)
    assert await times(content) == [("04-01T04:15", "04-01T05:15")]


async def test_what_takes_no_time() -> None:
    content = calendar(
        "UID:free TRANSP:TRANSPARENT DTSTART:20260401T100000Z DTEND:20260401T110000Z",
        "UID:off STATUS:CANCELLED DTSTART:20260401T100000Z DTEND:20260401T110000Z",
        "UID:shown X-MICROSOFT-CDO-BUSYSTATUS:FREE DTSTART:20260401T100000Z DURATION:PT1H",
        "UID:moment DTSTART:20260401T100000Z DTEND:20260401T100000Z",
        "UID:past DTSTART:20250401T100000Z DTEND:20250401T110000Z",
        "UID:late DTSTART:20290401T100000Z DTEND:20290401T110000Z",
    )
    assert await times(content) == []


async def test_a_time_that_a_clock_skips_and_one_that_it_shows_twice() -> None:
    """RFC 5545 §3.3.5: an hour later, and the first of the two."""
    content = calendar(
        "UID:gap DTSTART;TZID=Europe/Paris:20260329T023000 DURATION:PT1H",
        "UID:fold DTSTART:20261025T023000 DURATION:PT1H",
    )
    assert await times(content) == [
        ("03-29T01:30", "03-29T02:30"),
        ("10-25T00:30", "10-25T01:30"),
    ]


async def test_what_we_write_we_can_read() -> None:
    content = calendar_file([happening(uid="ours", summary="A; b,\nc")])
    (one,) = (await read(content)).times
    assert (one.starts_at, one.ends_at) == (TEN, TEN + timedelta(hours=2))
    assert (one.uid, one.summary) == ("ours", "A; b,\nc")


async def test_events_without_a_uid_are_told_apart() -> None:
    content = calendar(
        "DTSTART:20260401T100000Z DURATION:PT1H", "DTSTART:20260402T100000Z DURATION:PT1H"
    )
    found = (await read(content)).times
    assert len({one.uid for one in found}) == 2
    assert [one.uid for one in found] == [one.uid for one in (await read(content)).times]


async def test_one_that_is_broken_breaks_no_other() -> None:
    content = calendar(
        "UID:endless DTSTART:20260401T100000Z DURATION:PT1S RRULE:FREQ=SECONDLY",
        "UID:good DTSTART:20260401T100000Z DURATION:PT1H",
        "UID:nothing SUMMARY:no_start",
    )
    found = await read(content)
    assert [one.uid for one in found.times] == ["good"]
    assert found.unreadable == 2


@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><p>Sign in", b"BEGIN:VCARD\r\n", b"\xff"]
)
async def test_no_calendar(content: bytes) -> None:
    with pytest.raises(NoCalendarFile):
        await read(content)


async def test_a_file_of_which_a_part_is_missing() -> None:
    """Or it would say that all which comes later is free."""
    whole = calendar(
        "UID:a DTSTART:20260401T100000Z DURATION:PT1H",
        "UID:b DTSTART:20260402T100000Z DURATION:PT1H",
    )
    with pytest.raises(CalendarUnreadable):
        await read(whole[: whole.index(b"UID:b")])


async def test_too_many_events(monkeypatch: pytest.MonkeyPatch) -> None:
    content = calendar(*(f"UID:{n} DTSTART:20260401T{n:02}0000Z DURATION:PT1H" for n in range(6)))
    monkeypatch.setattr(reading, "MOST_EVENTS", 5)
    with pytest.raises(TooManyEvents):
        await read(content)


async def test_too_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_TIMES", 100)
    with pytest.raises(TooManyEvents):
        await read(calendar("UID:a DTSTART:20260401T100000Z DURATION:PT1H RRULE:FREQ=DAILY"))


async def test_rules_that_never_come_true_end_with_their_reader() -> None:
    """They are looked for to the end of time: here for one second of the processor."""
    rule = "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"
    content = calendar(*(f"UID:{n} DTSTART:20260401T100000Z DURATION:PT1H {rule}" for n in "abcd"))
    means = Means(memory=512 * 1024 * 1024, cpu=2, patience=60, output=1024 * 1024)
    with pytest.raises(CalendarUnreadable):
        await read_calendar(content, SINCE, UNTIL, "UTC", means)


async def test_a_machine_that_is_too_slow() -> None:
    means = Means(memory=512 * 1024 * 1024, cpu=2, patience=0.01, output=1024 * 1024)
    with pytest.raises(Unavailable):
        await read_calendar(calendar(), SINCE, UNTIL, "UTC", means)


HOSTILE = {
    "lies": 'print(\'{"times": [[2, 1, "a", null]], "unreadable": 0}\')',
    "talks": "print('x' * 10_000_000)",
    "shapeless": "print('[]')",
    "silent": "",
}


@pytest.mark.parametrize("program", HOSTILE.values(), ids=HOSTILE)
async def test_a_reader_that_was_taken_over_gives_us_nothing(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await asyncio.to_thread(_written, tmp_path / "program.py", program)
    monkeypatch.setattr(reading, "PROGRAM", path)
    with pytest.raises(CalendarUnreadable):
        await read(calendar())


def _written(path: Path, program: str) -> Path:
    path.write_text(program)
    return path
