"""What can be booked around every change of the clocks, against a walk from minute to minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.modules.bookings.by_walking import DAY, SINCE, UNTIL, Case, changes
from tests.walking import MINUTE

from mercat.modules.bookings.service.free_times import FreeTimes
from mercat.modules.bookings.service.rules import Rules
from mercat.platform.errors import Invalid

ZONES = [
    "Africa/Cairo",  # at midnight, since 2023
    "Africa/Casablanca",  # twice around Ramadan
    "America/Asuncion",  # at midnight, until 2024
    "America/Havana",  # at midnight
    "America/Los_Angeles",
    "America/New_York",
    "America/Santiago",  # at midnight
    "America/Sao_Paulo",  # at midnight, until 2019
    "America/St_Johns",  # 3:30 behind
    "Antarctica/Troll",  # by two hours
    "Asia/Amman",  # at midnight
    "Asia/Beirut",  # at midnight
    "Asia/Gaza",
    "Asia/Kathmandu",  # 5:45 ahead, never changed
    "Asia/Pyongyang",  # by half an hour, for good
    "Asia/Tehran",  # at midnight, 3:30 ahead, until 2022
    "Atlantic/Azores",  # at midnight
    "Australia/Adelaide",  # 9:30 ahead
    "Australia/Lord_Howe",  # by half an hour
    "Europe/Dublin",  # winter is the exception
    "Europe/London",
    "Europe/Paris",
    "Pacific/Auckland",
    "Pacific/Chatham",  # 12:45 ahead
    "UTC",
]
QUIET = [datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]


def rules_of(case: Case) -> Rules:
    return Rules(
        zone=ZoneInfo(case.zone),
        days=case.days,
        closures=[case.span(one) for one in case.closed],
        grid=case.grid,
        step=case.grid,
        shortest=case.grid,
        longest=12 * case.grid,
        notice=case.notice,
        advance_days=case.advance_days,
        buffer=case.buffer,
    )


def check(case: Case) -> None:
    free = FreeTimes(rules_of(case), [case.span(one) for one in case.taken], case.at(case.now))
    minutes = {
        (span.start - case.begin) // MINUTE + n: span.by_request
        for span in free.between(case.at(SINCE), case.at(UNTIL))
        for n in range((span.end - span.start) // MINUTE)
    }
    assert minutes == case.left()

    length = case.grid * (1 + (case.buffer + case.now) % 4)
    day = case.at(SINCE + DAY // 2).astimezone(ZoneInfo(case.zone)).date()
    found = {
        (start.start - case.begin) // MINUTE: start.needs_approval
        for start in free.starts(day, length)
    }
    assert found == case.starts(day, length)


@pytest.mark.parametrize("zone", ZONES)
def test_around_every_change_of_the_clocks(zone: str) -> None:
    """From 2015 to 2035."""
    for around in changes(zone, 2015, 2035) or QUIET:
        check(Case.made_up(zone, around))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.dates(date(2015, 1, 1), date(2035, 12, 1)),
    st.integers(SINCE, UNTIL),
    st.integers(1, 20),
)
def test_the_judge_says_the_same(zone: str, around: date, minute: int, steps: int) -> None:
    """Of what has to be said whatever is taken, off the grid too."""
    case = Case.made_up(zone, datetime.combine(around, time(), UTC))
    rules, length = rules_of(case), steps * case.grid
    for start in (minute, minute - minute % case.grid):
        try:
            verdict = rules.judge(
                case.at(start), case.at(start) + timedelta(minutes=length), case.at(case.now)
            ).needs_approval
        except Invalid:
            verdict = None
        allowed = case.allows(start, length) if length <= rules.longest else None
        assert verdict == allowed
