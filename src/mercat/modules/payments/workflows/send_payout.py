"""A payment company is asked to pay a business."""

from uuid import UUID

from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import Progress
from mercat.modules.payments.gateways.port import Answer, GatewayRefused, PayoutOrder
from mercat.modules.payments.models import Payout, PayoutStatus
from mercat.modules.payments.repository import PayoutRepository
from mercat.modules.payments.service import AccountKeys, Payouts
from mercat.platform.db import Transaction
from mercat.platform.settings import Settings


class SendPayout:
    """The company is asked between two transactions, under the payout's id: asked again, after
    whatever has happened in between, it does it no second time.
    """

    def __init__(
        self,
        transaction: Transaction,
        rows: PayoutRepository,
        payouts: Payouts,
        keys: AccountKeys,
        gateways: Gateways,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._rows = rows
        self._payouts = payouts
        self._keys = keys
        self._gateways = gateways
        self._settings = settings

    async def execute(self, payout_id: UUID) -> None:
        """Raises GatewayUnavailable, NoGateway: it is to be asked again."""
        async with self._transaction:
            payout = await self._rows.lock(payout_id)
            if payout is None or not _is_new(payout):
                return
            payout.attempts += 1
            order = PayoutOrder(
                key=payout.id, money=payout.money, description=self._settings.app_name
            )
        try:
            async with self._transaction:
                access = await self._keys.access(payout.account_id, payout.currency)
            answer = await self._gateways.of(payout.gateway).pay_out(order, access)
        except GatewayRefused as error:
            answer = Answer(external_id="", progress=Progress.FAILED, error=error.code)
        await self._note(payout_id, answer)

    async def _note(self, payout_id: UUID, answer: Answer) -> None:
        async with self._transaction:
            payout = await self._rows.lock(payout_id)
            if payout is not None:
                await self._payouts.advance(
                    payout, answer.progress, answer.external_id or None, answer.error
                )


def _is_new(payout: Payout) -> bool:
    return payout.status is PayoutStatus.PENDING and payout.gateway_payout_id is None
