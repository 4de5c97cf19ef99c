"""How far a refund is, and what follows from that."""

from mercat.modules.payments.errors import NotKnownYet, RefundExceeds, WrongAccount, WrongMoney
from mercat.modules.payments.events import ChargeRefunded, RefundFailed, RefundSettled
from mercat.modules.payments.gateways.facts import Progress, RefundMoved
from mercat.modules.payments.models import AskedBy, Charge, Gateway, Refund, RefundStatus
from mercat.modules.payments.repository import ChargeRepository, RefundRepository
from mercat.modules.payments.service.ledger import Ledger
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox, Session

_AT_THE_GATEWAY = "Given back at the payment company."


class RefundBook:
    """In the caller's transaction, which holds the charge."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._charges = ChargeRepository(session)
        self._refunds = RefundRepository(session)
        self._ledger = Ledger(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def moved(self, gateway: Gateway, fact: RefundMoved) -> bool:
        """Whether that was news. Raises NotKnownYet, WrongAccount, WrongMoney,
        RefundExceeds.
        """
        charge = await self._charge(gateway, fact)
        refund = await self._refunds.named(gateway, fact.external_id, fact.refund_id)
        if refund is None:
            return await self._note(charge, fact)
        if fact.payment_id != charge.payment_id:
            raise WrongAccount
        if refund.charge_id != charge.id or refund.money != fact.money:
            raise WrongMoney
        if refund.has_failed_unheard and fact.progress is not Progress.FAILED:
            self._reserve_again(charge, refund)
        return await self.advance(charge, refund, fact.progress, fact.external_id, fact.error)

    async def advance(
        self,
        charge: Charge,
        refund: Refund,
        progress: Progress,
        external_id: str | None = None,
        error: str | None = None,
    ) -> bool:
        """As far as its gateway says it is. Whether that is news: what has failed stays so, and
        what has gone back may still fail.
        """
        refund.gateway_refund_id = refund.gateway_refund_id or external_id
        if progress is Progress.SUCCEEDED and refund.status is RefundStatus.PENDING:
            await self._succeed(charge, refund)
        elif progress is Progress.FAILED and refund.status is not RefundStatus.FAILED:
            await self._fail(charge, refund, error)
        else:
            return False
        return True

    async def _succeed(self, charge: Charge, refund: Refund) -> None:
        refund.status, refund.error = RefundStatus.SUCCEEDED, None
        refund.settled_at = self._clock.now()
        await self._ledger.refund(refund, charge)
        self._outbox.add(
            RefundSettled(charge_id=charge.id, refund_id=refund.id, business_id=charge.business_id)
        )

    async def _fail(self, charge: Charge, refund: Refund, error: str | None) -> None:
        refund.status, refund.error = RefundStatus.FAILED, error
        refund.settled_at = self._clock.now()
        returned = await self._refunds.returned(charge.id)
        charge.keep(refund.money, disputed=returned.disputed > 0)
        await self._ledger.refund_failed(refund, charge)
        self._outbox.add(
            RefundFailed(
                charge_id=charge.id,
                subject_kind=charge.subject_kind,
                subject_id=charge.subject_id,
                refund_id=refund.id,
                amount=refund.amount,
            )
        )

    def _reserve_again(self, charge: Charge, refund: Refund) -> None:
        """Its answer was lost, and then nobody could be asked any more: it was given all the same.
        Raises RefundExceeds.
        """
        if refund.money > charge.refundable:
            raise RefundExceeds
        charge.give_back(refund.money)
        refund.status, refund.error = RefundStatus.PENDING, None
        self._outbox.add(told(charge, refund))

    async def _charge(self, gateway: Gateway, fact: RefundMoved) -> Charge:
        """Locked. Which refund it is, is looked for once nobody else can change that."""
        refund = await self._refunds.named(gateway, fact.external_id, fact.refund_id)
        if refund is not None:
            charge = await self._charges.lock(refund.charge_id)
        else:
            charge = await self._charges.lock_paid(gateway, fact.payment_id)
        if charge is None:
            raise NotKnownYet
        return charge

    async def _note(self, charge: Charge, fact: RefundMoved) -> bool:
        """One that we did not ask for. It may be ours all the same, whose name at the gateway its
        answer has yet to tell.
        """
        if fact.money.currency != charge.currency:
            raise WrongMoney
        if fact.refund_id is None and await self._refunds.awaits_name(charge.id, fact.money):
            raise NotKnownYet
        refund = await self._made(charge, fact)
        if fact.progress is Progress.FAILED:
            # It never counted here. That it is known keeps what was told before from counting.
            refund.status, refund.error = RefundStatus.FAILED, fact.error
            await self._refunds.add(refund)
            return True
        if fact.money > charge.refundable:
            raise RefundExceeds
        charge.give_back(fact.money)
        await self._refunds.add(refund)
        self._outbox.add(told(charge, refund))
        await self.advance(charge, refund, fact.progress)
        return True

    async def _made(self, charge: Charge, fact: RefundMoved) -> Refund:
        returned = await self._refunds.returned(charge.id)
        return Refund(
            id=uuid7(),
            charge_id=charge.id,
            gateway=charge.gateway,
            amount=fact.money.amount,
            currency=fact.money.currency,
            fee_amount=returned.fee_part(charge, fact.money),
            reason=_AT_THE_GATEWAY,
            asked_by=AskedBy.GATEWAY,
            status=RefundStatus.PENDING,
            gateway_refund_id=fact.external_id,
            attempts=0,
        )


def told(charge: Charge, refund: Refund) -> ChargeRefunded:
    """For what was paid for, which has not asked for it itself."""
    return ChargeRefunded(
        charge_id=charge.id,
        subject_kind=charge.subject_kind,
        subject_id=charge.subject_id,
        refund_id=refund.id,
        amount=refund.amount,
        reason=refund.reason or "",
    )
