from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from mercat.platform.outbox import Event, Fact


class Change(StrEnum):
    """What may become of a booking, in the past tense: the kinds of its timeline."""

    REQUESTED = "requested"
    HELD = "held"
    APPROVED = "approved"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"
    STARTED = "started"
    COMPLETED = "completed"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    MOVED = "moved"
    """The clocks there are set otherwise: the local time that was agreed is another instant."""


@dataclass(frozen=True, kw_only=True)
class BookingChanged(Event):
    """Something became of a booking. `entry_id`: where its timeline tells it. `business_id`: None
    in what an earlier release has written.
    """

    told_as: ClassVar = frozenset(f"booking.{kind}" for kind in Change)

    booking_id: UUID
    kind: Change
    entry_id: UUID
    business_id: UUID | None = None

    def fact(self) -> Fact | None:
        if self.business_id is None:
            return None
        data = {"booking_id": str(self.booking_id)}
        return Fact(self.business_id, f"booking.{self.kind}", data)


@dataclass(frozen=True, kw_only=True)
class ImportDue(Event):
    """It is time to read again what another calendar says."""

    import_id: UUID


@dataclass(frozen=True, kw_only=True)
class BookingLetterDue(Event):
    """Somebody is to be told of a booking by mail. `letter`: a Letter. `entry_id`: where its
    timeline tells what happened.
    """

    user_id: UUID
    booking_id: UUID
    letter: str
    for_team: bool
    entry_id: UUID | None = None
    put_off: bool = False
    """The letter alone, which was due earlier: its reader's quiet hours are over."""


@dataclass(frozen=True, kw_only=True)
class BookingExpired(Event):
    """A hold has died: what could be paid for it is not to be paid any more."""

    booking_id: UUID
