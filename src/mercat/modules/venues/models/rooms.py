"""Rooms: what is booked by the hour, and for how much."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Double, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.venues.errors import DurationsOffGrid, DurationsReversed
from mercat.modules.venues.models.tiers import Tier
from mercat.platform.db import Record, Word, one_of


class RoomStatus(StrEnum):
    """INACTIVE: seen by the team alone, and not booked."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class Room(Record):
    __tablename__ = "rooms"
    __table_args__ = (
        Index(
            "ix_rooms_in_studio",
            "studio_id",
            "position",
            "id",
            postgresql_include=["status"],
            postgresql_where=text("archived_at IS NULL"),
        ),
        CheckConstraint("capacity BETWEEN 1 AND 100000", name="capacity"),
        CheckConstraint("area_m2 > 0", name="area_m2"),
        CheckConstraint("granularity_minutes IN (5, 10, 15, 20, 30, 60)", name="granularity"),
        CheckConstraint("min_duration_minutes BETWEEN 5 AND 44640", name="min_duration_minutes"),
        CheckConstraint(
            "max_duration_minutes BETWEEN min_duration_minutes AND 44640",
            name="max_duration_minutes",
        ),
        CheckConstraint(
            "min_duration_minutes % granularity_minutes = 0"
            " AND max_duration_minutes % granularity_minutes = 0",
            name="durations_on_grid",
        ),
        one_of("status", RoomStatus),
    )

    studio_id: Mapped[UUID] = mapped_column(ForeignKey("studios.id"))
    name: Mapped[str]
    description: Mapped[str | None]
    capacity: Mapped[int]
    """People."""
    area_m2: Mapped[float | None] = mapped_column(Double)
    granularity_minutes: Mapped[int] = mapped_column(server_default="30")
    """Bookings begin and end on this grid, counted from local midnight."""
    min_duration_minutes: Mapped[int] = mapped_column(server_default="60")
    max_duration_minutes: Mapped[int] = mapped_column(server_default="720")
    status: Mapped[RoomStatus] = mapped_column(Word(RoomStatus))
    position: Mapped[int]
    archived_at: Mapped[datetime | None]

    def verify(self) -> None:
        """That its fields go together. Raises DurationsOffGrid, DurationsReversed."""
        durations = (self.min_duration_minutes, self.max_duration_minutes)
        if any(duration % self.granularity_minutes for duration in durations):
            raise DurationsOffGrid
        if self.max_duration_minutes < self.min_duration_minutes:
            raise DurationsReversed


class RoomPhoto(Record):
    __tablename__ = "room_photos"
    __table_args__ = (Index(None, "room_id", "position", "id"),)

    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"), unique=True)
    caption: Mapped[str | None]
    position: Mapped[int]


class RoomPrice(Record):
    """A tier: so long for so much, in the studio's currency. Where it says weekdays or a window of
    the local day, it covers what lies in them only.
    """

    __tablename__ = "room_prices"
    __table_args__ = (
        Index(None, "room_id"),
        CheckConstraint("duration_minutes BETWEEN 5 AND 44640", name="duration_minutes"),
        CheckConstraint("price_amount >= 0", name="price_amount"),
        CheckConstraint("weekdays <@ '{0,1,2,3,4,5,6}' AND weekdays <> '{}'", name="weekdays"),
        CheckConstraint("(window_starts IS NULL) = (window_ends IS NULL)", name="both_or_none"),
        CheckConstraint("window_starts BETWEEN 0 AND 1439", name="window_starts"),
        CheckConstraint(
            "window_ends > window_starts AND window_ends <= window_starts + 1440",
            name="window_ends",
        ),
    )

    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id"))
    duration_minutes: Mapped[int]
    price_amount: Mapped[int]
    """Minor units."""
    weekdays: Mapped[Sequence[int] | None] = mapped_column(ARRAY(BigInteger))
    """0 is Monday. Of the day its window begins on or, where it has none, a piece of it. None: all
    of them.
    """
    window_starts: Mapped[int | None]
    """Minutes after local midnight."""
    window_ends: Mapped[int | None]
    """The same, counted on past midnight."""

    @classmethod
    def of(cls, room_id: UUID, tier: Tier) -> "RoomPrice":
        starts, ends = tier.window or (None, None)
        return cls(
            id=tier.id,
            room_id=room_id,
            duration_minutes=tier.duration,
            price_amount=tier.price,
            weekdays=None if tier.weekdays is None else sorted(tier.weekdays),
            window_starts=starts,
            window_ends=ends,
        )
