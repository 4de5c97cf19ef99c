"""Which states of a booking follow which: nowhere else is this said."""

from collections.abc import Mapping

from mercat.modules.bookings.errors import WrongState
from mercat.modules.bookings.models.bookings import Booking
from mercat.modules.bookings.models.bookings import BookingStatus as Status

NEXT: Mapping[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset(
        {Status.HELD, Status.CONFIRMED, Status.DECLINED, Status.CANCELLED, Status.EXPIRED}
    ),
    Status.HELD: frozenset({Status.CONFIRMED, Status.CANCELLED, Status.EXPIRED}),
    Status.CONFIRMED: frozenset({Status.IN_PROGRESS, Status.CANCELLED, Status.NO_SHOW}),
    # That somebody does not come shows once it has begun.
    Status.IN_PROGRESS: frozenset({Status.COMPLETED, Status.NO_SHOW}),
    # Money that arrived late, and the slot was still free.
    Status.EXPIRED: frozenset({Status.CONFIRMED}),
    Status.COMPLETED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.NO_SHOW: frozenset(),
}
"""REQUESTED becomes CONFIRMED where nothing is to be paid."""
FIRST = frozenset({Status.REQUESTED, Status.HELD, Status.CONFIRMED})
"""What a booking begins as."""
KEEPS_SLOT = frozenset(
    {Status.REQUESTED, Status.HELD, Status.CONFIRMED, Status.IN_PROGRESS}
    | {Status.COMPLETED, Status.NO_SHOW}
)
"""Its entries are live: nobody else has been there, or will be."""
WAITING = frozenset({Status.REQUESTED, Status.HELD})
"""They have a `held_until`, and are dead after it."""
COMING = WAITING | {Status.CONFIRMED}
"""They have not begun."""


def may_become(now: Status, then: Status) -> bool:
    return then in NEXT[now]


def become(booking: Booking, then: Status) -> None:
    """Raises WrongState."""
    if not may_become(booking.status, then):
        raise WrongState(booking.status)
    booking.status = then
