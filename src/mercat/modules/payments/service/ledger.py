"""The books are written here, and nowhere else."""

from datetime import datetime
from uuid import UUID

from mercat.modules.payments.models import (
    AccountKey,
    Beneficiary,
    Charge,
    Dispute,
    Gateway,
    LedgerAccountKind,
    LedgerTransactionKind,
    Payout,
    Refund,
)
from mercat.modules.payments.repository import LedgerRepository
from mercat.modules.payments.service.postings import (
    Lines,
    captured,
    clawback,
    clearing,
    given_again,
    moved,
    payable,
    share,
    taken_back,
    transit,
)
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.outbox import Session

_TITLES = {
    LedgerTransactionKind.CAPTURE: "Payment",
    LedgerTransactionKind.REFUND: "Refund",
    LedgerTransactionKind.REFUND_FAILED: "Refund that failed",
    LedgerTransactionKind.DISPUTE: "Dispute",
    LedgerTransactionKind.DISPUTE_WON: "Dispute won",
    LedgerTransactionKind.RECOVERY: "What was owing",
    LedgerTransactionKind.PAYOUT: "Payout",
    LedgerTransactionKind.PAYOUT_PAID: "Payout arrived",
    LedgerTransactionKind.PAYOUT_FAILED: "Payout that failed",
}


class Ledger:
    """In the caller's transaction. Every method says whether it was news: what is written once is
    not written again, whoever asks.

    Who writes about a business waits for whoever else does, in each currency, until the commit.
    That comes after the lock of the charge or payout, never before.
    """

    def __init__(self, session: Session) -> None:
        self._books = LedgerRepository(session)

    async def capture(self, charge: Charge) -> bool:
        """A payment has arrived. Where the gateway pays the business itself, it has its share."""
        kind, reference = LedgerTransactionKind.CAPTURE, f"capture:{charge.id}"
        if not await self._post(kind, reference, charge, captured(charge)):
            return False
        if _is_direct(charge):
            await self._pay_directly(share(charge), reference, charge)
        return True

    async def refund(self, refund: Refund, charge: Charge) -> bool:
        """Money has gone back to the payer."""
        return await self._take(LedgerTransactionKind.REFUND, f"refund:{refund.id}", refund, charge)

    async def refund_failed(self, refund: Refund, charge: Charge) -> bool:
        """It came back to us. False where `refund` was never written."""
        kind = LedgerTransactionKind.REFUND_FAILED
        return await self._undo(kind, f"refund:{refund.id}", refund, charge)

    async def dispute(self, dispute: Dispute, charge: Charge) -> bool:
        """The payer's bank has taken money."""
        kind = LedgerTransactionKind.DISPUTE
        return await self._take(kind, f"dispute:{dispute.id}", dispute, charge)

    async def dispute_won(self, dispute: Dispute, charge: Charge) -> bool:
        """And gives it back. False where `dispute` was never written."""
        kind = LedgerTransactionKind.DISPUTE_WON
        return await self._undo(kind, f"dispute:{dispute.id}", dispute, charge)

    async def recover(self, business_id: UUID, gateway: Gateway, currency: str) -> bool:
        """What a business owes us is taken out of what we owe it, as far as both go: before
        anything is paid out.
        """
        await self._books.lock(business_id, currency)
        to = AccountKey(LedgerAccountKind.PAYABLE, currency, business_id, gateway)
        debt = AccountKey(LedgerAccountKind.CLAWBACK, currency, business_id)
        balances = await self._books.balances([to, debt])
        amount = min(-balances[to], balances[debt])
        if amount <= 0:
            return False
        kind = LedgerTransactionKind.RECOVERY
        return await self._write(
            kind, f"recovery:{uuid7()}", business_id, None, moved(amount, to, debt)
        )

    async def due(
        self, business_id: UUID, gateway: Gateway, currency: str, before: datetime
    ) -> Money:
        """What may be paid out of what had come in before then: less than nothing for a business
        that owes us more. Nobody else writes about it until the commit.
        """
        await self._books.lock(business_id, currency)
        purse = AccountKey(LedgerAccountKind.PAYABLE, currency, business_id, gateway)
        debt = AccountKey(LedgerAccountKind.CLAWBACK, currency, business_id)
        balances = await self._books.balances([purse, debt])
        ripe = await self._books.ripe(purse, before)
        return Money(min(ripe, -balances[purse]) - balances[debt], currency)

    async def payout(self, payout: Payout) -> bool:
        """It leaves the balance. Not checked here: the caller asks `due`, in this transaction."""
        lines = moved(payout.amount, payable(payout), transit(payout))
        kind = LedgerTransactionKind.PAYOUT
        return await self._post(kind, f"payout:{payout.id}", payout, lines)

    async def payout_paid(self, payout: Payout) -> bool:
        """It has arrived. False where it never left, or failed before."""
        await self._books.lock(payout.business_id, payout.currency)
        begun, failed = f"payout:{payout.id}", f"payout_failed:{payout.id}"
        if await self._books.knows(begun, failed) != {begun}:
            return False
        lines = moved(payout.amount, transit(payout), clearing(payout))
        kind = LedgerTransactionKind.PAYOUT_PAID
        return await self._post(kind, f"payout_paid:{payout.id}", payout, lines)

    async def payout_failed(self, payout: Payout) -> bool:
        """It is in the balance again: also where a bank sends back what had arrived. False where it
        never left.
        """
        await self._books.lock(payout.business_id, payout.currency)
        begun, paid = f"payout:{payout.id}", f"payout_paid:{payout.id}"
        known = await self._books.knows(begun, paid)
        if begun not in known:
            return False
        place = clearing(payout) if paid in known else transit(payout)
        kind = LedgerTransactionKind.PAYOUT_FAILED
        lines = moved(payout.amount, place, payable(payout))
        return await self._post(kind, f"payout_failed:{payout.id}", payout, lines)

    async def _take(
        self,
        kind: LedgerTransactionKind,
        reference: str,
        part: Refund | Dispute,
        charge: Charge,
    ) -> bool:
        direct = _is_direct(charge)
        await self._books.lock(charge.business_id, charge.currency)
        owed = 0 if direct else -(await self._balance(payable(charge)))
        if not await self._post(kind, reference, charge, taken_back(part, charge, owed)):
            return False
        if direct:  # the gateway has it of the business by now
            kind = LedgerTransactionKind.RECOVERY
            lines = moved(share(part), clearing(charge), clawback(charge))
            await self._post(kind, f"recovery:{reference}", charge, lines)
        return True

    async def _undo(
        self,
        kind: LedgerTransactionKind,
        undone: str,
        part: Refund | Dispute,
        charge: Charge,
    ) -> bool:
        direct = _is_direct(charge)
        await self._books.lock(charge.business_id, charge.currency)
        if not await self._books.knows(undone):
            return False
        reference = f"{kind.lower()}:{part.id}"
        owing = 0 if direct else await self._balance(clawback(charge))
        if not await self._post(kind, reference, charge, given_again(part, charge, owing)):
            return False
        if direct:
            await self._pay_directly(share(part), reference, charge)
        return True

    async def _pay_directly(self, amount: int, reference: str, charge: Charge) -> None:
        for kind, lines in (
            (LedgerTransactionKind.PAYOUT, moved(amount, payable(charge), transit(charge))),
            (LedgerTransactionKind.PAYOUT_PAID, moved(amount, transit(charge), clearing(charge))),
        ):
            await self._post(kind, f"{kind.lower()}:{reference}", charge, lines)

    async def _balance(self, key: AccountKey) -> int:
        return (await self._books.balances([key]))[key]

    async def _post(
        self,
        kind: LedgerTransactionKind,
        reference: str,
        about: Charge | Payout,
        lines: Lines,
    ) -> bool:
        await self._books.lock(about.business_id, about.currency)
        charge_id = about.id if isinstance(about, Charge) else None
        return await self._write(kind, reference, about.business_id, charge_id, lines)

    async def _write(
        self,
        kind: LedgerTransactionKind,
        reference: str,
        business_id: UUID,
        charge_id: UUID | None,
        lines: Lines,
    ) -> bool:
        entries = {key: amount for key, amount in lines.items() if amount}
        if not entries:
            return False
        made = await self._books.begin(kind, reference, business_id, charge_id, _TITLES[kind])
        if made is not None:
            await self._books.write(made, entries)
        return made is not None


def _is_direct(charge: Charge) -> bool:
    return charge.gateway.pays_directly and charge.beneficiary is Beneficiary.BUSINESS
