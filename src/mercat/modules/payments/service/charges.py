"""What payments know, and offer to other modules."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mercat.modules.payments.errors import NoCharge, PaymentsUnavailable, RefundTooLarge
from mercat.modules.payments.models import UNPAID, Charge, ChargeStatus, Gateway
from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings


class Charges:
    """What is owed, in the caller's transaction. A charge is locked after what it pays for, never
    before: who holds both took them in this order.
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        self._charges = ChargeRepository(session)
        self._settings = settings

    async def open(
        self,
        payer_id: UUID,
        business_id: UUID,
        subject_kind: str,
        subject_id: UUID,
        title: str,
        money: Money,
        expires_at: datetime,
    ) -> Charge:
        """Something to pay until then, on the page at `checkout_url`. `title`: what that page says
        it is for. Raises PaymentsUnavailable where no gateway would collect it.
        """
        if not self._settings.is_local:
            raise PaymentsUnavailable
        charge = Charge(
            id=uuid7(),
            payer_id=payer_id,
            business_id=business_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            title=title,
            gateway=Gateway.SANDBOX,
            amount=money.amount,
            currency=money.currency,
            status=ChargeStatus.CREATED,
            expires_at=expires_at,
        )
        await self._charges.add(charge)
        return charge

    async def get(self, charge_id: UUID) -> Charge:
        """Locked until the commit. Raises NoCharge."""
        charge = await self._charges.lock(charge_id)
        if charge is None:
            raise NoCharge
        return charge

    async def void(self, charge_id: UUID) -> bool:
        """Takes the page to pay on away. False: the money has arrived already, and PaymentSettled
        tells what it was for. Again changes nothing more.
        """
        return (await self.get(charge_id)).void()

    async def void_of(self, subject_kind: str, subject_id: UUID) -> None:
        """All pages that were opened for it. What is paid stays paid."""
        for charge in await self._charges.lock_of(subject_kind, subject_id):
            charge.void()

    async def refund(self, charge_id: UUID, money: Money) -> None:
        """Gives so much back. Raises RefundTooLarge for more than is left of it."""
        (await self.get(charge_id)).give_back(money)

    async def refund_of(self, subject_kind: str, subject_id: UUID, money: Money) -> None:
        """Of all that was paid for it, what was paid last first. Raises RefundTooLarge."""
        left = money
        for charge in _latest_first(await self._charges.lock_of(subject_kind, subject_id)):
            part = min(left, charge.refundable)
            if part.amount > 0:
                charge.give_back(part)
                left -= part
        if left.amount > 0:
            raise RefundTooLarge


class Checkouts:
    """The page to pay on."""

    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    async def get(self, charge_id: UUID) -> dict[str, Any]:
        """What it shows. `state`: open, paid, refunded, or closed. Raises NoCharge."""
        row = await self._reads.one(CHECKOUT, charge_id=charge_id)
        if row is None:
            raise NoCharge
        return {
            "business": row["business"],
            "title": row["title"],
            "money": Money(row["amount"], row["currency"]),
            "refunded": Money(row["refunded_amount"], row["currency"]),
            "until": f"{row['expires_at'].astimezone(UTC):%-d %B %Y, %H:%M} UTC",
            "declined": row["status"] == ChargeStatus.FAILED,
            "state": self._state(row),
        }

    def _state(self, row: Row) -> str:
        if row["paid_at"] is not None:
            return "refunded" if row["refunded_amount"] else "paid"
        is_open = row["status"] in UNPAID and self._clock.now() < row["expires_at"]
        return "open" if is_open else "closed"


def checkout_url(settings: Settings, charge_id: UUID) -> str:
    """Where a charge is paid: an absolute address. Who has it may pay."""
    return f"{settings.url}/sandbox/checkout/{charge_id}"


def _latest_first(charges: Sequence[Charge]) -> list[Charge]:
    paid = [charge for charge in charges if charge.paid_at is not None]
    return sorted(paid, key=lambda charge: (charge.paid_at, charge.id), reverse=True)
