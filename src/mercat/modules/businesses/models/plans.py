"""What businesses pay for being here."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of


class SubscriptionStatus(StrEnum):
    TRIALING = "TRIALING"
    ACTIVE = "ACTIVE"
    PAST_DUE = "PAST_DUE"
    CANCELLED = "CANCELLED"


class Plan(Record):
    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission_bp"),
        CheckConstraint("price_amount >= 0", name="price_amount"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    price_amount: Mapped[int]
    """Minor units, a month."""
    price_currency: Mapped[str]
    monthly_leads: Mapped[int | None]
    """None: as many as there are."""
    commission_bp: Mapped[int]
    """Basis points of what customers pay."""
    team_size: Mapped[int | None]
    """None: as large as it likes."""


class Subscription(Record):
    """One a business: what it was before is in the audit trail."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("period_end > period_start", name="period"),
        Index(None, "period_end"),
        one_of("status", SubscriptionStatus),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"), unique=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    status: Mapped[SubscriptionStatus] = mapped_column(Word(SubscriptionStatus))
    period_start: Mapped[datetime]
    period_end: Mapped[datetime | None]
    """None: a plan that costs nothing does not end."""
    cancel_at_period_end: Mapped[bool] = mapped_column(server_default="false")
