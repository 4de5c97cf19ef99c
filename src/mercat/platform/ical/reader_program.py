"""Says when the events of a calendar take place. Run confined, a new process for every file.

Takes the order as JSON in its first argument and the file on stdin. Answers on stdout with JSON:
`times`, of each its start and end in seconds since 1970, its UID and its summary, and `unreadable`,
how many events were not understood. Ends with NO_CALENDAR or TOO_MANY, or with an error.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

NO_CALENDAR, TOO_MANY = 3, 4
_MARGIN = timedelta(days=2)
"""What names no zone is looked for around the clock."""
_ENDLESS = {"SECONDLY", "MINUTELY"}
"""How often nobody's appointments come back."""


def opened(content: bytes) -> list[Calendar]:
    """Those of the file: some programs write several, one after the other."""
    text = content.decode("utf-8-sig", errors="replace")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        sys.exit(NO_CALENDAR)
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise ValueError("a part is missing, and nobody knows which events are in it")
    found = Calendar.from_ical(text, multiple=True)
    return [calendar for calendar in found if calendar.name == "VCALENDAR"]


def by_uid(calendar: Calendar, most: int) -> Iterator[Calendar]:
    """Each event with its exceptions apart, so that one that is broken breaks no other."""
    groups: dict[str, list[Any]] = defaultdict(list)
    events = [component for component in calendar.subcomponents if component.name == "VEVENT"]
    if len(events) > most:
        sys.exit(TOO_MANY)
    for event in events:
        if not str(event.get("UID", "")).strip():
            event["UID"] = sha256(event.to_ical()).hexdigest()
        groups[str(event["UID"])].append(event)
    for group in groups.values():
        alone = Calendar()
        alone.update(calendar)
        alone.subcomponents = group
        yield alone


def takes_time(event: Any) -> bool:
    """RFC 5545 §3.8.1.11 and §3.8.2.7, and how Exchange says it."""
    said = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP")}
    shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return said["STATUS"] != "CANCELLED" and said["TRANSP"] != "TRANSPARENT" and shown != "FREE"


def moment(at: date | datetime, zone: ZoneInfo) -> datetime:
    """A day begins at its midnight; what names no zone is in ours."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def duration_of(events: list[Any]) -> timedelta | None:
    """That they all have, where none of them says an end."""
    told = {event.decoded("DURATION", None) for event in events}
    return told.pop() if len(told) == 1 and not any("DTEND" in event for event in events) else None


def end_of(event: Any, lasts: timedelta | None, zone: ZoneInfo) -> datetime:
    """The days of a DURATION are those of the calendar, its hours are exact (RFC 5545 §3.3.6); the
    library takes both from the face of the clock.
    """
    if lasts is None or not isinstance(event.start, datetime):
        return moment(event.end, zone)
    days = timedelta(days=lasts.days)
    return moment(event.start + days, zone) + (lasts - days)


def times_of(alone: Calendar, since: datetime, until: datetime, zone: ZoneInfo) -> list[Any]:
    """Raises whatever the library raises at what it does not understand."""
    rules = [rule for event in alone.subcomponents for rule in [event.get("RRULE")] if rule]
    if any(set(map(str.upper, rule["FREQ"])) & _ENDLESS for rule in rules):
        raise ValueError("comes back too often")
    found, lasts = [], duration_of(alone.subcomponents)
    for event in recurring_ical_events.of(alone).between(since - _MARGIN, until + _MARGIN):
        start, end = moment(event.start, zone), end_of(event, lasts, zone)
        if takes_time(event) and start < end and start < until and end > since:
            summary = str(event.get("SUMMARY", "")) or None
            found.append([start.timestamp(), end.timestamp(), str(event["UID"]), summary])
    return found


def main() -> int:
    order = json.loads(sys.argv[1])
    since, until = (datetime.fromisoformat(order[name]) for name in ("since", "until"))
    zone = ZoneInfo(order["timezone"])
    times: list[Any] = []
    unreadable = 0
    for calendar in opened(sys.stdin.buffer.read()):
        for alone in by_uid(calendar, order["events"]):
            try:
                times += times_of(alone, since, until, zone)
            except Exception:  # whatever is wrong with one, the others count
                unreadable += 1
            if len(times) > order["times"]:
                return TOO_MANY
    sys.stdout.write(json.dumps({"times": times, "unreadable": unreadable}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
