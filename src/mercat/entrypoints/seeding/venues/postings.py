"""What bookings of one business have brought, in its books and in the sandbox's memory: as
`payments.service` would have written it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from mercat.entrypoints.seeding.venues.plans import StudioPlan, uuid_of
from mercat.entrypoints.seeding.venues.rows import POSTED, POSTINGS, REFUNDS, REMEMBERED, Rows
from mercat.modules.payments.models import (
    AccountKey,
    AskedBy,
    Gateway,
    LedgerAccount,
    LedgerAccountKind,
    LedgerTransactionKind,
    RefundStatus,
    SandboxAct,
)
from mercat.platform.bulk import Filling
from mercat.platform.bulk.fields import bigint, moment, text, uuid
from mercat.platform.money import Money

_CAPTURE = text(LedgerTransactionKind.CAPTURE.value) + text("Payment")
_REFUND = text(LedgerTransactionKind.REFUND.value) + text("Refund")
_GATEWAY = text(Gateway.SANDBOX.value)
_DONE = text(AskedBy.SUBJECT.value) + text(RefundStatus.SUCCEEDED.value)
_ACCOUNTS = "id kind currency business_id gateway"


def accounts(business_id: UUID, currency: str) -> tuple[AccountKey, AccountKey, AccountKey]:
    """What lies there, what of it is the business's, and what is ours."""
    return (
        AccountKey(LedgerAccountKind.CLEARING, currency, gateway=Gateway.SANDBOX),
        AccountKey(LedgerAccountKind.PAYABLE, currency, business_id, Gateway.SANDBOX),
        AccountKey(LedgerAccountKind.FEES, currency),
    )


class Postings:
    """Of one business. `ids` of a posting are told by whoever asks: three entries each."""

    def __init__(
        self, rows: Rows, business: bytes, business_id: UUID, currency: str, commission_bp: int
    ) -> None:
        self._refunds = rows.of(REFUNDS)
        self._postings = rows.of(POSTINGS)
        self._posted = rows.of(POSTED)
        self._remembered = rows.of(REMEMBERED)
        self._business = business
        self._currency = currency
        self._commission = commission_bp
        self._accounts = [uuid(key.id.bytes) for key in accounts(business_id, currency)]

    def fee(self, amount: int) -> int:
        return Money(amount, self._currency).share(self._commission).amount

    def capture(self, ids: Iterator[bytes], charge: bytes, amount: int, at: datetime) -> None:
        fee = self.fee(amount)
        own = next(ids)
        reference = text(f"capture:{uuid_of(charge)}")
        self._post(own, ids, _CAPTURE + reference, charge, at, (amount, fee - amount, -fee))
        self._remember(SandboxAct.PAYMENT, charge, charge, amount, at)

    def refund(
        self, ids: Iterator[bytes], charge: bytes, paid: int, amount: int, at: datetime
    ) -> None:
        """All that goes back of it, at once."""
        fee = self.fee(paid) * amount // paid
        own = next(ids)
        stamp = moment(at)
        self._refunds.append(
            REFUNDS.start
            + own
            + stamp * 2
            + charge
            + _GATEWAY
            + bigint(amount)
            + text(self._currency)
            + bigint(fee)
            + _DONE
            + stamp
        )
        reference = text(f"refund:{uuid_of(own)}")
        self._post(own, ids, _REFUND + reference, charge, at, (-amount, amount - fee, fee))
        self._remember(SandboxAct.REFUND, own, charge, amount, at)

    def _remember(
        self, act: SandboxAct, own: bytes, charge: bytes, amount: int, at: datetime
    ) -> None:
        told = text(act.kind.value) + text(f"{act}:{uuid_of(own)}") + charge
        self._remembered.append(
            REMEMBERED.start + own + moment(at) * 2 + told + bigint(amount) + text(self._currency)
        )

    def _post(
        self,
        own: bytes,
        ids: Iterator[bytes],
        told: bytes,
        charge: bytes,
        at: datetime,
        amounts: tuple[int, int, int],
    ) -> None:
        stamp = moment(at) * 2
        self._postings.append(POSTINGS.start + own + stamp + told + self._business + charge)
        for account, amount in zip(self._accounts, amounts, strict=True):
            if amount:
                self._posted.append(
                    POSTED.start + next(ids) + stamp + own + account + bigint(amount)
                )


async def open_accounts(filling: Filling, plans: Iterable[StudioPlan]) -> None:
    """Of the businesses of these studios; what is open stays as it is."""
    keys = {key for plan in plans for key in accounts(plan.host.marks.id, plan.host.spot.currency)}
    rows = [
        (key.id, key.kind.value, key.currency, key.business_id, key.gateway)
        for key in sorted(keys, key=lambda key: key.id)
    ]
    await filling.add_missing(LedgerAccount, _ACCOUNTS, rows)
