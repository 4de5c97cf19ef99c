"""What we read of Stripe's objects, in its answers and its webhooks. Nothing else of them is kept:
they are full of names, addresses and cards.
"""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from mercat.modules.payments.gateways.stripe.amounts import heard
from mercat.platform.money import Money

_OURS = ("charge_id", "refund_id", "payout_id")


def _id_alone(value: Any) -> Any:
    """Of what is told in full where that was asked for."""
    return value.get("id") if isinstance(value, dict) else value


def _ours(value: Any) -> Any:
    """The names that we gave; a console lets people add others."""
    return {k: value[k] for k in _OURS if k in value} if isinstance(value, dict) else {}


Id = Annotated[str | None, BeforeValidator(_id_alone)]
Names = Annotated[dict[str, str], BeforeValidator(_ours)]


class Shape(BaseModel):
    id: str
    created: int = 0
    metadata: Names = Field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.created, UTC)

    def named(self, key: str) -> UUID | None:
        try:
            return UUID(self.metadata[key])
        except (KeyError, ValueError):
            return None


class _Moves(Shape):
    amount: int
    currency: str

    @property
    def money(self) -> Money:
        """Raises ValueError for a currency that nobody knows."""
        return heard(self.amount, self.currency)


class SessionShape(Shape):
    amount_total: int | None = None
    currency: str | None = None
    status: str | None = None
    payment_status: str = "unpaid"
    payment_intent: Id = None

    @property
    def is_paid(self) -> bool:
        return self.payment_status == "paid" and self.payment_intent is not None

    @property
    def money(self) -> Money:
        return heard(self.amount_total or 0, self.currency or "")


class IntentShape(Shape):
    """A PaymentIntent."""


class ChargeShape(_Moves):
    paid: bool = False
    captured: bool = False
    payment_intent: Id = None
    application_fee: Id = None


class RefundShape(_Moves):
    status: str | None = None
    payment_intent: Id = None
    failure_reason: str | None = None


class _DueBy(BaseModel):
    due_by: int | None = None


class DisputeShape(_Moves):
    status: str
    reason: str
    payment_intent: Id = None
    evidence_details: _DueBy = Field(default_factory=_DueBy)


class PayoutShape(_Moves):
    status: str
    failure_code: str | None = None


class _Requirements(BaseModel):
    currently_due: list[str] | None = None
    disabled_reason: str | None = None


class AccountShape(Shape):
    charges_enabled: bool = False
    payouts_enabled: bool = False
    requirements: _Requirements | None = None

    @property
    def wanted(self) -> str | None:
        """What Stripe still asks for, in its own words."""
        if self.requirements is None:
            return None
        reason = self.requirements.disabled_reason
        words = [*([reason] if reason else []), *(self.requirements.currently_due or [])[:5]]
        return ", ".join(words) or None


class _Data(BaseModel):
    object: dict[str, Any]


class EventShape(BaseModel):
    id: str
    type: str
    created: int
    account: str | None = None
    """The connected account that it is about."""
    data: _Data

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.created, UTC)
