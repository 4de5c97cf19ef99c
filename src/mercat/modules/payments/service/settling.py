"""What a gateway tells becomes true here: once, whatever it repeats and in whatever order.

In the caller's transaction. Each method answers whether that was news, and raises FactRefused where
it cannot be taken up: then the transaction is not to be committed.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mercat.modules.payments.errors import (
    NotKnownYet,
    PaidTwice,
    PaymentKnown,
    WrongAccount,
    WrongMoney,
)
from mercat.modules.payments.events import PaymentSettled
from mercat.modules.payments.gateways.facts import (
    AccountMoved,
    CheckoutEnded,
    DisputeClosed,
    DisputeOpened,
    Fact,
    PaymentArrived,
    PaymentDeclined,
    PayoutMoved,
    RefundMoved,
)
from mercat.modules.payments.models import Charge, ChargeStatus, Gateway
from mercat.modules.payments.repository import AccountRepository, ChargeRepository
from mercat.modules.payments.service.accounts import Accounts
from mercat.modules.payments.service.dispute_book import DisputeBook
from mercat.modules.payments.service.ledger import Ledger
from mercat.modules.payments.service.payouts import Payouts
from mercat.modules.payments.service.refund_book import RefundBook
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox, Session


class Settling:
    def __init__(self, session: Session, clock: Clock) -> None:
        self._charges = ChargeRepository(session)
        self._accounts = AccountRepository(session)
        self._ledger = Ledger(session)
        self._outbox = Outbox(session)
        self._clock = clock
        refunds, disputes = RefundBook(session, clock), DisputeBook(session, clock)
        self._takers: Mapping[type[Fact], Callable[[Gateway, Any], Awaitable[bool]]] = {
            PaymentArrived: self.payment_arrived,
            PaymentDeclined: self.payment_declined,
            CheckoutEnded: self.checkout_ended,
            RefundMoved: refunds.moved,
            DisputeOpened: disputes.opened,
            DisputeClosed: disputes.closed,
            PayoutMoved: Payouts(session, clock).moved,
            AccountMoved: Accounts(session, clock).moved,
        }

    async def take(self, gateway: Gateway, fact: Fact) -> bool:
        """Any of them. Raises NotKnownYet where it is about what we do not know: asked again later
        it may be; WrongMoney where it is other money than is owed, and what else is FactRefused.
        """
        return await self._takers[type(fact)](gateway, fact)

    async def payment_arrived(self, gateway: Gateway, fact: PaymentArrived) -> bool:
        """Also where the page was closed: then it is late money, and PaymentSettled says nothing of
        that. Raises NotKnownYet, WrongAccount, WrongMoney, PaidTwice, PaymentKnown.
        """
        charge = await self._charge(gateway, fact)
        if charge.paid_at is not None:
            if charge.payment_id not in {None, fact.payment_id}:
                raise PaidTwice
            return False
        if fact.money != charge.money:
            raise WrongMoney
        if await self._charges.is_taken(gateway, charge.id, fact.payment_id):
            raise PaymentKnown
        charge.settle(min(fact.at, self._clock.now()), late=True)
        charge.payment_id = fact.payment_id
        charge.checkout_id = charge.checkout_id or fact.checkout_id
        await self._ledger.capture(charge)
        self._outbox.add(
            PaymentSettled(
                charge_id=charge.id,
                subject_kind=charge.subject_kind,
                subject_id=charge.subject_id,
                business_id=charge.business_id,
            )
        )
        return True

    async def payment_declined(self, gateway: Gateway, fact: PaymentDeclined) -> bool:
        """It may be tried again, as long as there is a page."""
        charge = await self._charge(gateway, fact)
        if not charge.is_payable or charge.status is ChargeStatus.FAILED:
            return False
        charge.status = ChargeStatus.FAILED
        return True

    async def checkout_ended(self, gateway: Gateway, fact: CheckoutEnded) -> bool:
        """Nothing can be paid there any more."""
        charge = await self._charge(gateway, fact)
        if charge.paid_at is not None or charge.closed_at is not None:
            return False
        charge.closed_at = self._clock.now()
        charge.void()
        return True

    async def _charge(
        self, gateway: Gateway, fact: PaymentArrived | PaymentDeclined | CheckoutEnded
    ) -> Charge:
        charge = await self._charges.lock_told(gateway, fact.charge_id, fact.checkout_id)
        if charge is None:
            raise NotKnownYet
        if not isinstance(fact, CheckoutEnded):
            await self._check_account(charge, fact.account)
        return charge

    async def _check_account(self, charge: Charge, told: str | None) -> None:
        """Where a business is paid directly, another one could say that it was paid for this."""
        if charge.gateway.pays_directly and charge.account_id is not None:
            account = await self._accounts.find(charge.account_id)
            if account is None or told is None or account.external_id != told:
                raise WrongAccount
