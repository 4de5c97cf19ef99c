"""What letters about money tell, and whether it is still so."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from mercat.modules.businesses.models import GRACE
from mercat.modules.payments.models import (
    AccountStatus,
    ChargeStatus,
    DisputeStatus,
    Gateway,
    Letter,
    PayoutStatus,
    RefundStatus,
)
from mercat.modules.payments.repository import LetterRepository
from mercat.modules.payments.service.plan_orders import plan_order_url
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings

_COMPANIES = {
    Gateway.STRIPE: "Stripe",
    Gateway.SQUARE: "Square",
    Gateway.SANDBOX: "the sandbox",
}
_NO_MONEY = ", where no money moves"
_OUTCOMES: Mapping[Letter, Collection[StrEnum]] = {
    Letter.REFUND_FAILED: {RefundStatus.FAILED},
    Letter.REFUND_DELAYED: {RefundStatus.FAILED},
    Letter.CHECKOUT_REFUSED: {ChargeStatus.FAILED},
    Letter.PAYOUT_PAID: {PayoutStatus.PAID},
    Letter.PAYOUT_FAILED: {PayoutStatus.FAILED},
    Letter.DISPUTE_OPENED: {DisputeStatus.OPEN},
    Letter.DISPUTE_CLOSED: {DisputeStatus.WON, DisputeStatus.LOST},
    Letter.ACCOUNT_RESTRICTED: {AccountStatus.RESTRICTED},
}
"""While what a letter is about has this status; the others whatever became of it."""

Facts = dict[str, Any]


class LetterFacts:
    def __init__(self, session: Session, settings: Settings) -> None:
        self._letters = LetterRepository(session)
        self._settings = settings

    async def of(self, letter: Letter, about_id: UUID) -> Facts | None:
        """The values of its template; None, if it is not so any more."""
        row = await self._letters.about(letter, about_id)
        if row is None or (letter in _OUTCOMES and row.status not in _OUTCOMES[letter]):
            return None
        if letter is Letter.RENEWAL_DUE:
            return self._renewal(row, about_id)
        return told_of(letter, row)

    def _renewal(self, row: Any, order_id: UUID) -> Facts | None:
        if row.paid_at is not None:
            return None
        return {
            "business": row.business,
            "plan": row.plan,
            "amount": Money(row.price_amount, row.price_currency),
            "since": row.period_start,
            "until": row.period_start + GRACE,
            "link": plan_order_url(self._settings, order_id),
        }


def told_of(letter: Letter, row: Any) -> Facts:
    """`company`: its name within a sentence; `gateway`: by itself."""
    company = _COMPANIES[row.gateway]
    gateway = company + (_NO_MONEY if row.gateway is Gateway.SANDBOX else "")
    facts = {"business": row.business, "company": company, "gateway": gateway}
    return facts | _FACTS[letter](row)


def _amount(row: Any) -> Facts:
    return {"amount": Money(row.amount, row.currency)}


def _receipt(row: Any) -> Facts:
    return {"title": row.title, "number": f"{row.number:06}", "at": row.paid_at} | _amount(row)


def _note(row: Any) -> Facts:
    return _receipt(row) | {
        "amount": Money(row.refund_amount, row.currency),
        "at": row.settled_at,
        "reason": row.reason,
    }


def _refund(row: Any) -> Facts:
    told = {"title": row.title, "charge_id": str(row.charge_id), "reason": row.error}
    return told | _amount(row)


def _titled(row: Any) -> Facts:
    return {"title": row.title} | _amount(row)


def _unpayable(row: Any) -> Facts:
    return {"reason": row.error} | _titled(row)


def _payout(row: Any) -> Facts:
    return {"since": row.period_start, "until": row.period_end} | _amount(row)


def _failed_payout(row: Any) -> Facts:
    return {"reason": row.error} | _amount(row)


def _dispute(row: Any) -> Facts:
    return {"title": row.title, "reason": row.reason, "until": row.due_at} | _amount(row)


def _decided(row: Any) -> Facts:
    return {"title": row.title, "won": row.status is DisputeStatus.WON} | _amount(row)


def _account(row: Any) -> Facts:
    return {"wanted": row.error}


_FACTS: Mapping[Letter, Callable[[Any], Facts]] = {
    Letter.RECEIPT: _receipt,
    Letter.CREDIT_NOTE: _note,
    Letter.REFUND_FAILED: _refund,
    Letter.REFUND_DELAYED: _titled,
    Letter.CHECKOUT_REFUSED: _unpayable,
    Letter.PAYOUT_PAID: _payout,
    Letter.PAYOUT_FAILED: _failed_payout,
    Letter.DISPUTE_OPENED: _dispute,
    Letter.DISPUTE_CLOSED: _decided,
    Letter.ACCOUNT_RESTRICTED: _account,
}
