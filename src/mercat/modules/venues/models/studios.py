"""Studios: where they are, when they are open, what they promise."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.businesses.models import CancellationPolicy, Rated
from mercat.modules.businesses.models.slugs import slug_of
from mercat.platform.db import Record, Word, one_of
from mercat.platform.local_time import DAY, Weekly
from mercat.platform.places import Placed, placed


class StudioStatus(StrEnum):
    """DRAFT: known to the team. PUBLISHED: to everybody, as long as its business is."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"


class DayMode(StrEnum):
    """Of a weekday. OPEN and BY_REQUEST have intervals, in which rooms are booked at once or once
    the team has said yes; ALL_DAY is open from midnight to midnight; CLOSED has nothing.
    """

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    ALL_DAY = "ALL_DAY"
    BY_REQUEST = "BY_REQUEST"


class DayHours(NamedTuple):
    """A weekday of a studio; 0 is Monday. `intervals`: minutes after midnight, counted on past
    midnight, in order.
    """

    weekday: int
    mode: DayMode
    intervals: Sequence[tuple[int, int]] = ()

    @property
    def weekly(self) -> Sequence[Weekly]:
        """What is open of it, at once or by request."""
        intervals = [(0, DAY)] if self.mode is DayMode.ALL_DAY else self.intervals
        return [Weekly(self.weekday, opens, closes) for opens, closes in intervals]


def whole_week(days: Iterable[DayHours]) -> list[DayHours]:
    """All seven: those that are not among these are closed."""
    known = {day.weekday: day for day in days}
    return [known.get(weekday) or DayHours(weekday, DayMode.CLOSED) for weekday in range(7)]


class Studio(Placed, Rated, Record):
    __tablename__ = "studios"
    __table_args__ = (
        Index(None, "place", postgresql_using="gist"),
        # With all that finding free rooms reads of a studio.
        Index(
            "ix_studios_in_city",
            "city_id",
            postgresql_include=["id", "business_id", "buffer_minutes", "status", "archived_at"],
        ),
        Index(None, "business_id", "created_at", "id"),
        Index(
            "ix_studios_listed",
            "published_at",
            "id",
            postgresql_where=text("status = 'PUBLISHED' AND archived_at IS NULL"),
        ),
        *placed(),
        one_of("status", StudioStatus),
        one_of("cancellation_policy", CancellationPolicy),
        CheckConstraint(
            "(cancellation_policy = 'CUSTOM') = (cancellation_terms IS NOT NULL)",
            name="cancellation_terms",
        ),
        CheckConstraint("min_notice_minutes BETWEEN 0 AND 43200", name="min_notice_minutes"),
        CheckConstraint("max_advance_days BETWEEN 1 AND 730", name="max_advance_days"),
        CheckConstraint("buffer_minutes BETWEEN 0 AND 1440", name="buffer_minutes"),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str | None]
    address_line1: Mapped[str | None]
    address_line2: Mapped[str | None]
    postal_code: Mapped[str | None]
    city_id: Mapped[UUID | None] = mapped_column(ForeignKey("cities.id"))
    timezone: Mapped[str | None]
    """IANA. Of its city, unless it says otherwise; needed to be published."""
    currency: Mapped[str | None]
    """ISO 4217; of its business, unless it says otherwise; needed to be published."""
    cancellation_policy: Mapped[CancellationPolicy] = mapped_column(
        Word(CancellationPolicy), server_default="MODERATE"
    )
    cancellation_terms: Mapped[dict[str, Any] | None]
    """Of a CUSTOM policy."""
    min_notice_minutes: Mapped[int] = mapped_column(server_default="60")
    """How long before its start a booking may still be made."""
    max_advance_days: Mapped[int] = mapped_column(server_default="365")
    buffer_minutes: Mapped[int] = mapped_column(server_default="0")
    """Kept free after each booking of a room."""
    status: Mapped[StudioStatus] = mapped_column(Word(StudioStatus))
    published_at: Mapped[datetime | None]
    """When it was published first."""
    archived_at: Mapped[datetime | None]

    def reads_otherwise(self, name: str) -> bool:
        """Whether another slug follows from its name than from this one."""
        return slug_of(self.name) != slug_of(name)

    def publish(self, at: datetime) -> bool:
        """Whether it was not published already."""
        if self.status is StudioStatus.PUBLISHED:
            return False
        self.status, self.published_at = StudioStatus.PUBLISHED, self.published_at or at
        return True

    def withdraw(self) -> bool:
        """Whether it was published."""
        if self.status is not StudioStatus.PUBLISHED:
            return False
        self.status = StudioStatus.DRAFT
        return True


class StudioSlug(Record):
    """Every slug a studio ever had: the one it has now leads there, the others redirect."""

    __tablename__ = "studio_slugs"

    slug: Mapped[str] = mapped_column(unique=True)
    studio_id: Mapped[UUID] = mapped_column(ForeignKey("studios.id"), index=True)


class OperatingDay(Record):
    """One weekday of a studio. A weekday without a row is closed."""

    __tablename__ = "operating_hours"
    __table_args__ = (
        UniqueConstraint("studio_id", "weekday"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "(mode IN ('CLOSED', 'ALL_DAY')) = (jsonb_array_length(intervals) = 0)",
            name="intervals",
        ),
        one_of("mode", DayMode),
    )

    studio_id: Mapped[UUID] = mapped_column(ForeignKey("studios.id"))
    weekday: Mapped[int]
    """0 is Monday."""
    mode: Mapped[DayMode] = mapped_column(Word(DayMode))
    intervals: Mapped[Sequence[Sequence[int]]] = mapped_column(JSONB)
    """`[[540, 1080]]`: minutes after midnight, counted on past midnight, in order."""


class StudioClosure(Record):
    """The whole studio is shut, whatever its hours say."""

    __tablename__ = "studio_closures"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        Index(None, "studio_id", "ends_at"),
    )

    studio_id: Mapped[UUID] = mapped_column(ForeignKey("studios.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str | None]


class Badge(Record):
    """What a studio may say of itself in one word: WIFI, PARKING."""

    __tablename__ = "badges"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int]
    shipped: Mapped[bool] = mapped_column(server_default="false")


class StudioBadge(Record):
    __tablename__ = "studio_badges"
    __table_args__ = (UniqueConstraint("studio_id", "badge_id"), Index(None, "badge_id"))

    studio_id: Mapped[UUID] = mapped_column(ForeignKey("studios.id"))
    badge_id: Mapped[UUID] = mapped_column(ForeignKey("badges.id"))
