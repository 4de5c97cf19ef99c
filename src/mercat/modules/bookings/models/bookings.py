"""Bookings, and what happened to each."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.bookings.errors import VersionMismatch
from mercat.modules.businesses.models import CancellationPolicy
from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money

FIRST_VERSION = 1


class BookingStatus(StrEnum):
    """REQUESTED waits for the team's yes, HELD for the payment."""

    REQUESTED = "REQUESTED"
    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    DECLINED = "DECLINED"
    NO_SHOW = "NO_SHOW"


class Party(StrEnum):
    """Who did it. SYSTEM: the clock, or a gateway."""

    CUSTOMER = "CUSTOMER"
    BUSINESS = "BUSINESS"
    STAFF = "STAFF"
    SYSTEM = "SYSTEM"


class Booking(Record):
    """Of a room, of a service by a member, or of what a quote offered. What was agreed stays as it
    was, whatever becomes of prices, policies, names and time zones.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        Index(None, "customer_id", "starts_at", "id"),
        Index(None, "business_id", "starts_at", "id"),
        Index(None, "business_id", "created_at"),
        Index(None, "room_id", "starts_at"),
        Index(None, "member_id", "starts_at"),
        Index(None, "offering_id"),
        Index(None, "property_id"),
        Index(None, "series_id"),
        Index(
            "ix_bookings_held",
            "held_until",
            postgresql_where=text("status IN ('HELD', 'REQUESTED')"),
        ),
        Index(
            "ix_bookings_coming",
            "starts_at",
            postgresql_where=text("status = 'CONFIRMED'"),
        ),
        Index(
            "ix_bookings_of_rests",
            "held_until",
            postgresql_where=text("status = 'CONFIRMED' AND held_until IS NOT NULL"),
        ),
        Index(
            "ix_bookings_going_on",
            "ends_at",
            postgresql_where=text("status = 'IN_PROGRESS'"),
        ),
        CheckConstraint("num_nonnulls(room_id, offering_id) = 1 OR agreed", name="one_thing"),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint("local_minutes BETWEEN 0 AND 1439", name="local_minutes"),
        CheckConstraint("total_amount >= 0", name="total_amount"),
        CheckConstraint("due_amount BETWEEN 0 AND total_amount", name="due_amount"),
        CheckConstraint("paid_amount >= 0", name="paid_amount"),
        CheckConstraint("refundable_percent BETWEEN 0 AND 100", name="refundable_percent"),
        CheckConstraint("refund_amount BETWEEN 0 AND paid_amount", name="refund_amount"),
        CheckConstraint(
            "(status IN ('HELD', 'REQUESTED')) <= (held_until IS NOT NULL)", name="held_until"
        ),
        one_of("status", BookingStatus),
        one_of("cancelled_by", Party),
        one_of("cancellation_policy", CancellationPolicy),
    )

    number: Mapped[str] = mapped_column(unique=True)
    """Short, for people: `7KQ2-M4XD`."""
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    studio_id: Mapped[UUID | None] = mapped_column(ForeignKey("studios.id"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id"))
    offering_id: Mapped[UUID | None] = mapped_column(ForeignKey("offerings.id"))
    member_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("business_members.id", ondelete="SET NULL")
    )
    agreed: Mapped[bool] = mapped_column(server_default="false")
    """A quote was accepted: its lines are the price, and it may be of no service that is listed."""
    property_id: Mapped[UUID | None] = mapped_column(ForeignKey("properties.id"))
    """Where, when the service is done at the customer's."""
    title: Mapped[str]
    """The room or the service as it was called, or the first line of a quote."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """Without the buffer."""
    buffer_minutes: Mapped[int] = mapped_column(server_default="0")
    timezone: Mapped[str]
    local_date: Mapped[date]
    local_minutes: Mapped[int]
    """After midnight of `local_date`, on the face of the clocks there: this start was agreed."""
    zone_release: Mapped[str]
    """Of the time-zone data that `starts_at` was last computed with: `2026b`."""
    version: Mapped[int] = mapped_column(server_default="1")
    """FIRST_VERSION, and one more with every change."""
    status: Mapped[BookingStatus] = mapped_column(Word(BookingStatus))
    held_until: Mapped[datetime | None]
    """Until when it may be paid or, while it is REQUESTED, answered; while it is CONFIRMED, the
    rest after its customer has moved it.
    """
    notes: Mapped[str | None]
    """Of the customer, for the business."""
    extras: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """Equipment hired with it: id, name, quantity."""
    price_lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    currency: Mapped[str]
    total_amount: Mapped[int]
    due_amount: Mapped[int]
    """What is paid when booking: the deposit, or all of it."""
    paid_amount: Mapped[int] = mapped_column(server_default="0")
    refund_amount: Mapped[int] = mapped_column(server_default="0")
    """Of what was paid: what goes back."""
    cancellation_policy: Mapped[CancellationPolicy] = mapped_column(Word(CancellationPolicy))
    cancellation_terms: Mapped[dict[str, Any]]
    """As they were when it was booked, whichever policy."""
    refundable_percent: Mapped[int] = mapped_column(server_default="100")
    """The most that its customer gets back by cancelling: as much as it was when they moved it."""
    cancelled_by: Mapped[Party | None] = mapped_column(Word(Party))
    ended_at: Mapped[datetime | None]
    """When it was cancelled, declined, or expired."""
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("booking_series.id"))
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("charges.id"), unique=True)
    """The one that is open, or that paid for it."""
    reminded_at: Mapped[datetime | None]

    def expect(self, version: int | None) -> None:
        """None: whichever it has. Raises VersionMismatch."""
        if version is not None and version != self.version:
            raise VersionMismatch(self.version)

    def is_dead(self, at: datetime) -> bool:
        """A hold that is over: nobody has expired it yet, and anybody may."""
        waits = self.status in {BookingStatus.REQUESTED, BookingStatus.HELD}
        return waits and self.held_until is not None and self.held_until <= at

    @property
    def total(self) -> Money:
        return Money(self.total_amount, self.currency)

    @property
    def due(self) -> Money:
        return Money(self.due_amount, self.currency)

    @property
    def owed(self) -> Money:
        """Of what is due: what has not been paid, or has gone back since."""
        return max(self.due - self.kept, Money(0, self.currency))

    @property
    def kept(self) -> Money:
        """What was paid, and has not gone back."""
        return Money(self.paid_amount - self.refund_amount, self.currency)


class BookingEvent(Record):
    """The timeline: every transition, with who made it and why. Only ever added to."""

    __tablename__ = "booking_events"
    __table_args__ = (
        Index(None, "booking_id", "created_at", "id"),
        one_of("party", Party),
        one_of("status", BookingStatus),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"))
    kind: Mapped[str]
    """A word in the past tense: `booked`, `approved`, `rescheduled`."""
    status: Mapped[BookingStatus] = mapped_column(Word(BookingStatus))
    """After it."""
    party: Mapped[Party] = mapped_column(Word(Party))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any] | None]


class BookingSeries(Record):
    """The same every week or every few weeks."""

    __tablename__ = "booking_series"
    __table_args__ = (
        Index(None, "customer_id"),
        Index(None, "business_id"),
        CheckConstraint("interval_weeks BETWEEN 1 AND 8", name="interval_weeks"),
        CheckConstraint("occurrences BETWEEN 2 AND 52", name="occurrences"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    interval_weeks: Mapped[int]
    occurrences: Mapped[int]
    """As asked for."""
    skip_taken: Mapped[bool]
    """Whether what was taken was left out, rather than all refused."""
    skipped: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """Local starts that were left out, and why."""
