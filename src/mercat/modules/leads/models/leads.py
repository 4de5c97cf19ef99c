"""Requests as they are offered to businesses."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of

WAVE_SIZE = 5
"""How many businesses are asked at a time."""
ENOUGH_QUOTES = 3
"""Nobody more is asked while a request has so many."""
SILENCE = timedelta(hours=24)
"""How long a business may say nothing before somebody else is asked instead of it."""


class LeadStatus(StrEnum):
    """LOST: somebody else got it, or nobody does any more. EXPIRED: the business said nothing."""

    NEW = "NEW"
    VIEWED = "VIEWED"
    QUOTED = "QUOTED"
    WON = "WON"
    LOST = "LOST"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"


class Lead(Record):
    """A request at one business. That it was offered counts for its plan, whatever becomes of
    it.
    """

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("request_id", "business_id"),
        Index(None, "business_id", "created_at", "id"),
        Index(None, "business_id", "status", "created_at", "id"),
        Index(
            "ix_leads_silent",
            "expires_at",
            postgresql_where=text("status IN ('NEW', 'VIEWED')"),
        ),
        Index(
            "uq_leads_won",
            "request_id",
            unique=True,
            postgresql_where=text("status = 'WON'"),
        ),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint("wave >= 1", name="wave"),
        one_of("status", LeadStatus),
        one_of("lost_from", LeadStatus),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_requests.id"))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    wave: Mapped[int]
    score: Mapped[float] = mapped_column(Double)
    """How well they suit each other, from 0 to 1, when it was offered."""
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """What the score is made of: `[{"factor": "distance", "value": …, "weight": …, "measured":
    {…}}]`. Value and weight from 0 to 1; see `service/scoring.py`.
    """
    status: Mapped[LeadStatus] = mapped_column(Word(LeadStatus))
    lost_from: Mapped[LeadStatus | None] = mapped_column(Word(LeadStatus))
    """What it was before it was LOST: where it goes back to if whoever won does not do it."""
    expires_at: Mapped[datetime]
    """Until when the business may stay silent."""
    viewed_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    """When it first quoted or declined: what its response time is counted from."""
    decline_reason: Mapped[str | None]


class ResponseRecord(Record):
    """How a business answers, over the leads of the last 90 days: searches and matching rank by
    it.
    """

    __tablename__ = "response_records"
    __table_args__ = (
        CheckConstraint("answered BETWEEN 0 AND offered", name="answered"),
        CheckConstraint("median_seconds >= 0", name="median_seconds"),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"), unique=True)
    offered: Mapped[int]
    """Leads that it has answered, or has been silent to for too long."""
    answered: Mapped[int]
    median_seconds: Mapped[int | None]
    """Of those that it has answered: from the offer to the answer."""
