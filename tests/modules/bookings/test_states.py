"""The states of a booking, against the drawing in the design."""

from hypothesis import given
from hypothesis import strategies as st

from mercat.modules.bookings.models import (
    FIRST,
    KEEPS_SLOT,
    NEXT,
    WAITING,
    BookingStatus,
    may_become,
)

DRAWN = """
    REQUESTED HELD | REQUESTED CONFIRMED | REQUESTED DECLINED | REQUESTED CANCELLED
    REQUESTED EXPIRED | HELD CONFIRMED | HELD CANCELLED | HELD EXPIRED | EXPIRED CONFIRMED
    CONFIRMED IN_PROGRESS | CONFIRMED CANCELLED | CONFIRMED NO_SHOW
    IN_PROGRESS COMPLETED | IN_PROGRESS NO_SHOW
"""
OVER = {"COMPLETED", "CANCELLED", "DECLINED", "NO_SHOW"}
statuses = st.sampled_from(BookingStatus)


def test_every_line_of_the_drawing_and_no_other() -> None:
    drawn = {tuple(line.split()) for line in DRAWN.replace("\n", "|").split("|") if line.strip()}

    said = {
        (now.value, then.value)
        for now in BookingStatus
        for then in BookingStatus
        if may_become(now, then)
    }

    assert said == drawn


@given(st.sampled_from(sorted(FIRST)), st.lists(statuses, max_size=12))
def test_whatever_is_tried_time_is_given_back_once_and_for_all(
    first: BookingStatus, tried: list[BookingStatus]
) -> None:
    """But for money that arrives late: that alone takes it anew."""
    now, given_back = first, False
    for then in tried:
        if not may_become(now, then):
            continue
        assert now.value not in OVER
        assert then not in WAITING or now in WAITING  # nobody waits again
        if given_back:
            assert (now.value, then.value) == ("EXPIRED", "CONFIRMED")
        given_back = then not in KEEPS_SLOT
        now = then
    assert set(NEXT) == set(BookingStatus)


def test_every_state_is_reached_and_every_road_ends() -> None:
    reached, found = set(FIRST), set(FIRST)
    while found:
        found = {then for now in found for then in NEXT[now]} - reached
        reached |= found

    assert reached == set(BookingStatus)
    assert {status.value for status in BookingStatus if not NEXT[status]} == OVER
