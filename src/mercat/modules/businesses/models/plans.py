"""What businesses pay for being here."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money


class SubscriptionStatus(StrEnum):
    TRIALING = "TRIALING"
    ACTIVE = "ACTIVE"
    PAST_DUE = "PAST_DUE"
    CANCELLED = "CANCELLED"


FREE = "FREE"
"""The code of the plan that every business begins with."""
GRACE = timedelta(days=7)
"""After a period that nobody has paid on for, before the business is on the free plan again."""


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
    shipped: Mapped[bool] = mapped_column(server_default="false")

    @property
    def price(self) -> Money:
        """A month."""
        return Money(self.price_amount, self.price_currency)

    @property
    def is_free(self) -> bool:
        return self.price_amount == 0


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

    def put_on(self, plan: Plan, start: datetime, end: datetime | None) -> None:
        """From now on, with nothing owed and nothing cancelled."""
        self.plan_id, self.status = plan.id, SubscriptionStatus.ACTIVE
        self.period_start, self.period_end = start, end
        self.cancel_at_period_end = False
