"""The e-mails that tell of a booking: to whom, and whether they are still true when they leave."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mercat.modules.bookings.events import Change
from mercat.modules.bookings.models.bookings import BookingStatus as Status


class Letter(StrEnum):
    """By the names of their templates."""

    REQUESTED = "booking_requested"
    HELD = "booking_held"
    APPROVED = "booking_approved"
    DECLINED = "booking_declined"
    CONFIRMED = "booking_confirmed"
    CANCELLED = "booking_cancelled"
    RESCHEDULED = "booking_rescheduled"
    COMPLETED = "booking_completed"
    EXPIRED = "booking_expired"
    NO_SHOW = "booking_no_show"
    REFUNDED = "booking_refunded"
    MOVED = "booking_moved"
    CLASH = "booking_clash"
    REMINDER = "booking_reminder"


@dataclass(frozen=True)
class Mailing:
    """`team`: after which of a booking's changes its team is told too; None: never. What it has
    heard nothing of until then is not told to it now either.
    """

    letter: Letter
    team: Collection[Change] | None = None


_ALWAYS = frozenset(Change)
_HEARD_OF = frozenset({Change.REQUESTED, Change.CONFIRMED})
MAILINGS: Mapping[Change, Mailing] = {
    Change.REQUESTED: Mailing(Letter.REQUESTED, _ALWAYS),
    Change.HELD: Mailing(Letter.HELD),
    Change.APPROVED: Mailing(Letter.APPROVED),
    Change.DECLINED: Mailing(Letter.DECLINED),
    Change.CONFIRMED: Mailing(Letter.CONFIRMED, _ALWAYS),
    Change.CANCELLED: Mailing(Letter.CANCELLED, _HEARD_OF),
    Change.RESCHEDULED: Mailing(Letter.RESCHEDULED, _HEARD_OF),
    Change.COMPLETED: Mailing(Letter.COMPLETED),
    Change.EXPIRED: Mailing(Letter.EXPIRED, frozenset({Change.REQUESTED})),
    Change.NO_SHOW: Mailing(Letter.NO_SHOW, _ALWAYS),
    Change.REFUNDED: Mailing(Letter.REFUNDED),
    Change.MOVED: Mailing(Letter.MOVED, _ALWAYS),
}
"""The customer is told of all of these. That it has begun, nobody needs to be told."""

_COMING = frozenset({Status.REQUESTED, Status.HELD, Status.CONFIRMED})
STILL_TRUE: Mapping[Letter, Collection[Status]] = {
    Letter.REQUESTED: frozenset({Status.REQUESTED}),
    Letter.HELD: frozenset({Status.HELD}),
    Letter.APPROVED: frozenset({Status.HELD}),
    Letter.CONFIRMED: frozenset({Status.CONFIRMED, Status.IN_PROGRESS, Status.COMPLETED}),
    Letter.RESCHEDULED: _COMING,
    Letter.MOVED: _COMING,
    Letter.CLASH: _COMING,
    Letter.REMINDER: frozenset({Status.CONFIRMED}),
}
"""While the booking stands so; the others whatever becomes of it."""
ENDS = frozenset({Letter.DECLINED, Letter.CANCELLED, Letter.EXPIRED})
"""They take the booking out of the reader's calendar."""
BEGINS = frozenset(
    {
        *(Letter.REQUESTED, Letter.HELD, Letter.APPROVED),
        *(Letter.CONFIRMED, Letter.RESCHEDULED, Letter.MOVED),
    }
)
"""They put it there, or put it right."""
