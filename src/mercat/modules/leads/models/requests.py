"""What a customer wants done."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of
from mercat.platform.places import Placed, placed

REQUEST_LIFE = timedelta(days=30)
"""How long a request looks for somebody."""


class RequestStatus(StrEnum):
    """OPEN: nobody has been found yet. MATCHED: it has been offered to somebody. AWARDED: a quote
    was accepted. COMPLETED: and it is done.
    """

    OPEN = "OPEN"
    MATCHED = "MATCHED"
    AWARDED = "AWARDED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class ServiceRequest(Placed, Record):
    """Where: its property, or the point that it says; a remote one has neither."""

    __tablename__ = "service_requests"
    __table_args__ = (
        Index(None, "customer_id", "created_at", "id"),
        Index(None, "category_id"),
        Index(None, "property_id"),
        Index(None, "city_id"),
        Index(
            "ix_service_requests_waiting",
            "next_wave_at",
            postgresql_where=text("status IN ('OPEN', 'MATCHED')"),
        ),
        Index(
            "ix_service_requests_running",
            "expires_at",
            postgresql_where=text("status IN ('OPEN', 'MATCHED')"),
        ),
        # The same wish told twice is one, as long as it is looked after.
        Index(
            "uq_service_requests_fingerprint",
            "customer_id",
            "fingerprint",
            unique=True,
            postgresql_where=text("status IN ('OPEN', 'MATCHED')"),
        ),
        *placed(),
        CheckConstraint(
            "(approximate_latitude IS NULL) = (latitude IS NULL)"
            " AND (approximate_longitude IS NULL) = (longitude IS NULL)",
            name="approximate",
        ),
        CheckConstraint("budget_min_amount >= 0", name="budget_min_amount"),
        CheckConstraint("budget_max_amount >= budget_min_amount", name="budget_max_amount"),
        CheckConstraint(
            "(currency IS NULL) = (num_nonnulls(budget_min_amount, budget_max_amount) = 0)",
            name="currency",
        ),
        CheckConstraint("wave >= 0", name="wave"),
        one_of("status", RequestStatus),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"))
    title: Mapped[str]
    description: Mapped[str | None]
    property_id: Mapped[UUID | None] = mapped_column(ForeignKey("properties.id"))
    city_id: Mapped[UUID | None] = mapped_column(ForeignKey("cities.id"))
    approximate_latitude: Mapped[float | None] = mapped_column(Double)
    """What businesses are told of where it is: its property's, or drawn as those are."""
    approximate_longitude: Mapped[float | None] = mapped_column(Double)
    timezone: Mapped[str | None]
    """IANA; of where it is to be done."""
    windows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """When it would suit: `[{"starts_at": …, "ends_at": …}]`, in order. None: whenever."""
    budget_min_amount: Mapped[int | None]
    """Minor units."""
    budget_max_amount: Mapped[int | None]
    currency: Mapped[str | None]
    fingerprint: Mapped[str]
    """Of what it says, however it is spaced and spelled: see `fingerprint_of`."""
    status: Mapped[RequestStatus] = mapped_column(Word(RequestStatus))
    expires_at: Mapped[datetime]
    wave: Mapped[int] = mapped_column(server_default="0")
    """How many times it has been offered to more businesses."""
    next_wave_at: Mapped[datetime | None]
    """When it is looked at again, whether more are to be asked."""
    nobody_found_at: Mapped[datetime | None]
    """When its customer was told that nobody is left to be asked: once."""
    ended_at: Mapped[datetime | None]
    """When it was cancelled, expired, or completed."""
    cancel_reason: Mapped[str | None]

    def is_running(self, at: datetime) -> bool:
        """Whether it still looks for somebody."""
        looks = self.status in {RequestStatus.OPEN, RequestStatus.MATCHED}
        return looks and self.expires_at > at


class RequestPhoto(Record):
    __tablename__ = "request_photos"
    __table_args__ = (
        UniqueConstraint("file_id"),
        Index(None, "request_id", "position", "id"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_requests.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"))
    position: Mapped[int]
