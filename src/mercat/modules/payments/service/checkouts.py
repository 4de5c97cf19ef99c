"""The sandbox's page to pay on."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from mercat.modules.payments.errors import NoCharge
from mercat.modules.payments.models import (
    UNPAID,
    SandboxAct,
    SandboxOperation,
    SandboxOperationKind,
)
from mercat.modules.payments.repository import SANDBOX_DEEDS, SANDBOX_PAGE
from mercat.modules.payments.service.sandbox import dispute_in, left_of, payment_in
from mercat.platform.clock import Clock
from mercat.platform.money import Money
from mercat.platform.reads import Reads, Row

_SOON = timedelta(seconds=10)
"""What comes within it is waited for on the page."""


class Checkouts:
    """What the company knows of a payment, and of what is owed."""

    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    async def get(self, charge_id: UUID) -> dict[str, Any]:
        """What its page shows. `state`: open, coming (paid, and the company will know soon), paid,
        refunded, or closed. Raises NoCharge.
        """
        row = await self._reads.one(SANDBOX_PAGE, charge_id=charge_id)
        if row is None:
            raise NoCharge
        deeds = await self._reads.all(SANDBOX_DEEDS, charge_id=charge_id)
        return self._told(row, [_deed(deed) for deed in deeds])

    def _told(self, row: Row, known: Sequence[SandboxOperation]) -> dict[str, Any]:
        now, currency = self._clock.now(), row["currency"]
        payment = next((o for o in known if o.kind is SandboxOperationKind.PAYMENT), None)
        dispute = dispute_in(known)
        refunded = max(row["refunded_amount"], _given_back(known))
        return {
            "business": row["business"],
            "title": row["title"],
            "lines": _lines(row["lines"], currency),
            "money": Money(row["amount"], currency),
            "refunded": Money(refunded, currency),
            "left": left_of(known, now),
            "dispute": dispute.act if dispute else None,
            "until": _read(row["expires_at"]),
            "declined": bool(known) and known[-1].act is SandboxAct.DECLINE,
            "state": self._state(row, known, refunded),
            "comes": _read(payment.created_at) if payment else None,
            "is_near": payment is not None and payment.created_at - now < _SOON,
        }

    def _state(self, row: Row, known: Sequence[SandboxOperation], refunded: int) -> str:
        now = self._clock.now()
        if row["paid_at"] is not None or payment_in(known, now) is not None:
            return "refunded" if refunded else "paid"
        if any(one.kind is SandboxOperationKind.PAYMENT for one in known):
            return "coming"
        is_wanted = row["status"] in UNPAID and row["closing_at"] is None
        return "open" if is_wanted and now < row["expires_at"] else "closed"


def _given_back(known: Sequence[SandboxOperation]) -> int:
    return sum(one.amount for one in known if one.kind is SandboxOperationKind.REFUND)


def _deed(row: Row) -> SandboxOperation:
    return SandboxOperation(**{**row, "kind": SandboxOperationKind(row["kind"])})


def _lines(told: str, currency: str) -> list[tuple[str, Money]]:
    return [(line["label"], Money(line["amount"], currency)) for line in json.loads(told)]


def _read(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%-d %B %Y, %H:%M} UTC"
