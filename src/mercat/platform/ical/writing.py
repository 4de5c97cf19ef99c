"""Writing calendars. All times are in UTC, which every program reads and no rule can change."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

_LONGEST_LINE = 75
"""Bytes, without the line's end (RFC 5545 §3.1)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})


class Status(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    """What the one who gets it is to do with it (RFC 5546 §1.4)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Mailbox:
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Happening:
    """`uid` stays the same for ever, `sequence` rises with every change (RFC 5545 §3.8.7.4)."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str | None = None
    location: str | None = None
    status: Status = Status.CONFIRMED
    is_busy: bool = True


def calendar_file(
    happenings: Iterable[Happening],
    *,
    name: str | None = None,
    method: Method = Method.PUBLISH,
    organizer: Mailbox | None = None,
    attendee: Mailbox | None = None,
) -> bytes:
    """A VCALENDAR with these events. REQUEST and CANCEL need an organizer and an attendee."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mercat//Bookings//EN"]
    lines += ["CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if name is not None:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for happening in happenings:
        lines += ["BEGIN:VEVENT", *_properties(happening)]
        if organizer is not None:
            lines.append(f"ORGANIZER{_person(organizer)}")
        if attendee is not None:
            lines.append(f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE{_person(attendee)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _properties(happening: Happening) -> Iterator[str]:
    yield f"UID:{_text(happening.uid)}"
    yield f"SEQUENCE:{happening.sequence}"
    yield f"DTSTAMP:{_moment(happening.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(happening.changed_at)}"
    yield f"DTSTART:{_moment(happening.starts_at)}"
    yield f"DTEND:{_moment(happening.ends_at)}"
    yield f"SUMMARY:{_text(happening.summary)}"
    yield f"STATUS:{happening.status}"
    yield f"TRANSP:{'OPAQUE' if happening.is_busy else 'TRANSPARENT'}"
    if happening.description:
        yield f"DESCRIPTION:{_text(happening.description)}"
    if happening.location:
        yield f"LOCATION:{_text(happening.location)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """RFC 5545 §3.3.11. What would end the line, or cannot be sent, is not in it."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", plain).translate(_ESCAPES)


def _person(person: Mailbox) -> str:
    """A quoted parameter cannot hold quotation marks, nor anything that ends the line."""
    name = _CONTROL.sub("", person.name.replace('"', "'").replace("\n", " "))
    return f';CN="{name}":mailto:{person.address}'


def _folded(line: str) -> bytes:
    """In pieces of at most 75 bytes, of which none begins within a character."""
    pieces, rest, most = [], line.encode("utf-8", "replace"), _LONGEST_LINE
    while len(rest) > most:
        cut = most
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(rest[:cut])
        rest, most = rest[cut:], _LONGEST_LINE - 1
    pieces.append(rest)
    return b"\r\n ".join(pieces) + b"\r\n"
