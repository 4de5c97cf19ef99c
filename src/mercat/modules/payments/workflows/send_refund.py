"""A gateway is asked to give money back."""

from uuid import UUID

from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import Progress
from mercat.modules.payments.gateways.port import Access, Answer, GatewayRefused, RefundOrder
from mercat.modules.payments.models import Charge, Gateway, Refund, RefundStatus
from mercat.modules.payments.repository import ChargeRepository, RefundRepository
from mercat.modules.payments.service import AccountKeys, RefundBook
from mercat.platform.db import Transaction
from mercat.platform.money import Money

_UNREASONED = "Given back"


class SendRefund:
    def __init__(
        self,
        transaction: Transaction,
        charges: ChargeRepository,
        refunds: RefundRepository,
        book: RefundBook,
        keys: AccountKeys,
        gateways: Gateways,
    ) -> None:
        self._transaction = transaction
        self._charges = charges
        self._refunds = refunds
        self._book = book
        self._keys = keys
        self._gateways = gateways

    async def execute(self, refund_id: UUID) -> None:
        """Once: asked again under the same key, a gateway gives nothing back a second time. Raises
        GatewayUnavailable: then it is to be tried again.
        """
        answer, error = None, None
        try:
            asked = await self._ask(refund_id)
            if asked is None:
                return
            gateway, order, access = asked
            answer = await self._gateways.of(gateway).refund(order, access)
        except GatewayRefused as refused:
            error = refused.code
        async with self._transaction:
            await self._settle(refund_id, answer, error)

    async def _ask(self, refund_id: UUID) -> tuple[Gateway, RefundOrder, Access] | None:
        """None where it is settled, or the gateway has it and will tell. The attempt counts, even
        where nobody may be asked.
        """
        async with self._transaction:
            held = await self._hold(refund_id)
            if held is None:
                return None
            charge, refund = held
            if refund.status is not RefundStatus.PENDING or refund.gateway_refund_id is not None:
                return None
            refund.attempts += 1
            order = RefundOrder(
                key=refund.id,
                payment_id=charge.payment_id or str(charge.id),
                money=refund.money,
                fee=Money(refund.fee_amount, refund.currency),
                reason=refund.reason or _UNREASONED,
            )
        async with self._transaction:
            access = await self._keys.access(charge.account_id, charge.currency)
        return charge.gateway, order, access

    async def _settle(self, refund_id: UUID, answer: Answer | None, error: str | None) -> None:
        held = await self._hold(refund_id)
        if held is None:
            return
        charge, refund = held
        if answer is None:
            await self._book.advance(charge, refund, Progress.FAILED, error=error)
        else:
            told = (answer.progress, answer.external_id, answer.error)
            await self._book.advance(charge, refund, *told)

    async def _hold(self, refund_id: UUID) -> tuple[Charge, Refund] | None:
        """The charge locked, and what has become of the refund until then."""
        refund = await self._refunds.find(refund_id)
        charge = await self._charges.lock(refund.charge_id) if refund else None
        refund = await self._refunds.find(refund_id)
        return (charge, refund) if charge and refund else None
