"""Businesses and the addresses they are found by."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.businesses.models.policies import CancellationPolicy
from mercat.modules.businesses.models.ratings import Rated
from mercat.modules.businesses.models.slugs import slug_of
from mercat.platform.db import Record, Word, one_of
from mercat.platform.places import Placed, placed

_IDENTITY = frozenset({"name", "city_id"})


class BusinessStatus(StrEnum):
    """DRAFT: known to its team. PUBLISHED: to everybody. SUSPENDED: by staff, to its team."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    SUSPENDED = "SUSPENDED"


class Standing(StrEnum):
    """What staff have decided of a business."""

    VERIFIED = "VERIFIED"
    SUSPENDED = "SUSPENDED"
    REINSTATED = "REINSTATED"


class Business(Placed, Rated, Record):
    __tablename__ = "businesses"
    __table_args__ = (
        Index(None, "place", postgresql_using="gist"),
        Index(None, "city_id"),
        Index(None, "created_by"),
        Index(None, "created_at", "id"),
        Index(None, "archived_at", postgresql_where=text("archived_at IS NOT NULL")),
        Index(
            "ix_businesses_listed",
            "published_at",
            "id",
            postgresql_where=text("status = 'PUBLISHED' AND archived_at IS NULL"),
        ),
        *placed(),
        CheckConstraint("service_radius_m >= 0", name="service_radius_m"),
        one_of("status", BusinessStatus),
        CheckConstraint("resumes_as IN ('DRAFT', 'PUBLISHED')", name="resumes_as"),
        one_of("cancellation_policy", CancellationPolicy),
        CheckConstraint(
            "(cancellation_policy = 'CUSTOM') = (cancellation_terms IS NOT NULL)",
            name="cancellation_terms",
        ),
        CheckConstraint("min_notice_minutes BETWEEN 0 AND 43200", name="min_notice_minutes"),
        CheckConstraint("max_advance_days BETWEEN 1 AND 730", name="max_advance_days"),
        CheckConstraint("tax_basis_points BETWEEN 0 AND 5000", name="tax_basis_points"),
    )

    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str | None]
    logo_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("files.id"), unique=True)
    phone: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    address_line1: Mapped[str | None]
    address_line2: Mapped[str | None]
    postal_code: Mapped[str | None]
    city_id: Mapped[UUID | None] = mapped_column(ForeignKey("cities.id"))
    timezone: Mapped[str | None]
    """IANA; what its hours are told in. Of its city, unless it says otherwise."""
    currency: Mapped[str | None]
    """ISO 4217; of its country, unless it says otherwise."""
    service_radius_m: Mapped[int | None]
    """How far it travels to its customers."""
    cancellation_policy: Mapped[CancellationPolicy] = mapped_column(
        Word(CancellationPolicy), server_default="FLEXIBLE"
    )
    """Of bookings of its services; studios have their own."""
    cancellation_terms: Mapped[dict[str, Any] | None]
    """Of a CUSTOM policy."""
    min_notice_minutes: Mapped[int] = mapped_column(server_default="120")
    """How long before its start a service may still be booked."""
    max_advance_days: Mapped[int] = mapped_column(server_default="180")
    tax_basis_points: Mapped[int] = mapped_column(server_default="0")
    """Hundredths of a per cent that come on top of its prices: 2,000 are 20 %."""
    status: Mapped[BusinessStatus] = mapped_column(Word(BusinessStatus))
    published_at: Mapped[datetime | None]
    """When it was published first."""
    verified_at: Mapped[datetime | None]
    """When staff saw that it is who it says."""
    suspended_reason: Mapped[str | None]
    resumes_as: Mapped[BusinessStatus | None] = mapped_column(Word(BusinessStatus))
    """While it is suspended: what it was before."""
    archived_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    def reads_otherwise(self, name: str) -> bool:
        """Whether another slug follows from its name than from this one."""
        return slug_of(self.name) != slug_of(name)

    def is_somebody_else(self, changed: Collection[str]) -> bool:
        """Whether staff have verified what it no longer says: another name, or another city."""
        return self.verified_at is not None and not _IDENTITY.isdisjoint(changed)

    def publish(self, at: datetime) -> bool:
        """Whether it was not published already."""
        if self.status is BusinessStatus.PUBLISHED:
            return False
        self.status, self.published_at = BusinessStatus.PUBLISHED, self.published_at or at
        return True

    def withdraw(self) -> bool:
        """Whether it was published."""
        if self.status is not BusinessStatus.PUBLISHED:
            return False
        self.status = BusinessStatus.DRAFT
        return True

    def suspend(self, reason: str) -> BusinessStatus:
        """What it was before. Suspended again, it has another reason and nothing more."""
        was, self.suspended_reason = self.status, reason
        if was is not BusinessStatus.SUSPENDED:
            self.status, self.resumes_as = BusinessStatus.SUSPENDED, was
        return was

    def reinstate(self, *, publishable: bool) -> BusinessStatus:
        """What it is now: what it was before it was suspended, as far as it may be."""
        resumed = self.resumes_as if publishable else None
        self.status = resumed or BusinessStatus.DRAFT
        self.suspended_reason = self.resumes_as = None
        return self.status


class BusinessSlug(Record):
    """Every slug a business ever had: the one it has now leads there, the others redirect."""

    __tablename__ = "business_slugs"

    slug: Mapped[str] = mapped_column(unique=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"), index=True)


class BusinessCategory(Record):
    __tablename__ = "business_categories"
    __table_args__ = (
        UniqueConstraint("business_id", "category_id"),
        Index(None, "category_id"),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"))
    position: Mapped[int]
    """The first is what it is before all."""


class BusinessHours(Record):
    """One interval of one weekday, in minutes of local wall-clock time."""

    __tablename__ = "business_hours"
    __table_args__ = (
        UniqueConstraint("business_id", "weekday", "opens"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens BETWEEN 0 AND 1439", name="opens"),
        CheckConstraint("closes > opens AND closes <= opens + 1440", name="closes"),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    weekday: Mapped[int]
    """0 is Monday."""
    opens: Mapped[int]
    """Minutes after midnight."""
    closes: Mapped[int]
    """The same, counted on past midnight: 1560 is two in the morning of the next day."""
