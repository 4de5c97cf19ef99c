"""Calendars: whatever can be booked once at a time has one."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of


class CalendarKind(StrEnum):
    ROOM = "ROOM"
    MEMBER = "MEMBER"
    EQUIPMENT = "EQUIPMENT"


class Calendar(Record):
    """Of a room, of a bookable member, or of one piece of equipment that is hired out. Its row is
    made by whoever writes into it first: readers need none.
    """

    __tablename__ = "calendars"
    __table_args__ = (
        UniqueConstraint("room_id"),
        UniqueConstraint("member_id"),
        UniqueConstraint("equipment_id", "piece"),
        Index(None, "business_id"),
        # None is left when a member has gone, whose past stays.
        CheckConstraint("num_nonnulls(room_id, member_id, equipment_id) <= 1", name="one_thing"),
        CheckConstraint("piece >= 1", name="piece"),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id"))
    member_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("business_members.id", ondelete="SET NULL")
    )
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"))
    piece: Mapped[int] = mapped_column(server_default="1")
    """Which of the equipment's `quantity`."""
    feed_token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of what the address of its iCalendar feed carries."""


def calendar_id(thing_id: UUID, piece: int = 1) -> UUID:
    """The id that a calendar has: its thing's own, so that nobody needs to look it up. Of further
    pieces of the same equipment a name-based one (RFC 9562 §5.5).
    """
    return thing_id if piece == 1 else uuid5(thing_id, str(piece))


class CalendarEntry(Record):
    """Taken, buffers included, from `starts_at` up to and without `ends_at`, by a booking or a
    block. Of live entries of one calendar no two overlap: the exclusion constraint is the guard,
    nothing else is trusted for it. So in order of their starts they are in order of their ends
    too, which is what reading is built on.
    """

    __tablename__ = "calendar_entries"
    __table_args__ = (
        ExcludeConstraint(
            ("calendar_id", "="),
            ("period", "&&"),
            using="gist",
            where=text("live"),
            name="ex_calendar_entries_taken_once",
        ),
        Index(
            "ix_calendar_entries_taken",
            "calendar_id",
            "starts_at",
            postgresql_include=["ends_at", "booking_id"],
            postgresql_where=text("live"),
        ),
        # Of those that a day before cannot show, so that a day is enough for all others.
        Index(
            "ix_calendar_entries_long",
            "calendar_id",
            "starts_at",
            postgresql_include=["ends_at", "booking_id"],
            postgresql_where=text("live AND ends_at - starts_at > interval '24 hours'"),
        ),
        Index(None, "booking_id"),
        # Not of bookings, nearly all there are: each would be written into it for nothing.
        Index(
            "ix_calendar_entries_of_blocks",
            "block_id",
            postgresql_where=text("block_id IS NOT NULL"),
        ),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint("num_nonnulls(booking_id, block_id) = 1", name="one_reason"),
    )

    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendars.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    period: Mapped[Any] = mapped_column(
        TSTZRANGE, Computed("tstzrange(starts_at, ends_at, '[)')", persisted=True), deferred=True
    )
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"))
    block_id: Mapped[UUID | None] = mapped_column(ForeignKey("calendar_blocks.id"))
    live: Mapped[bool] = mapped_column(server_default="true")


class CalendarBlock(Record):
    """Time that the team keeps for itself, or that another calendar says is taken."""

    __tablename__ = "calendar_blocks"
    __table_args__ = (
        Index(None, "calendar_id", "starts_at"),
        Index(None, "series_id"),
        Index(
            "uq_calendar_blocks_imported",
            "import_id",
            "uid",
            "starts_at",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint("(import_id IS NULL) = (uid IS NULL)", name="uid"),
    )

    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendars.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str | None]
    series_id: Mapped[UUID | None]
    """The same for all that were asked for at once, week after week."""
    removed_at: Mapped[datetime | None]
    """Its time is free again."""
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("calendar_imports.id"))
    uid: Mapped[str | None]
    """Of the iCalendar event it comes from (RFC 5545 §3.8.4.7)."""


class ImportStatus(StrEnum):
    """FAILED: what was there before stays, and it is tried again."""

    PENDING = "PENDING"
    READY = "READY"
    FAILED = "FAILED"


MOST_IMPORTS = 10
"""Of one calendar."""


class CalendarImport(Record):
    """Another calendar whose events block this one: read again and again from an address, or once
    from a file.
    """

    __tablename__ = "calendar_imports"
    __table_args__ = (
        Index(None, "calendar_id"),
        Index(None, "next_run_at", postgresql_where=text("next_run_at IS NOT NULL")),
        one_of("status", ImportStatus),
    )

    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendars.id"))
    name: Mapped[str]
    url: Mapped[str | None]
    """None: it was a file."""
    etag: Mapped[str | None]
    status: Mapped[ImportStatus] = mapped_column(Word(ImportStatus))
    error: Mapped[str | None]
    """A code: why it failed."""
    failures: Mapped[int] = mapped_column(server_default="0")
    """In a row."""
    last_run_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
    """In full, rather than being told that nothing had changed."""
    next_run_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any] | None]
    """What came of the last one: how many were taken in, and which clashed with what is booked."""
    removed_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
