"""What is owed, and what goes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mercat.modules.businesses.service import Plans, SaleTerms
from mercat.modules.payments.errors import (
    NoCharge,
    OddAmount,
    PaymentsUnavailable,
    RefundConflict,
    RefundTooLarge,
)
from mercat.modules.payments.events import (
    CheckoutDue,
    CheckoutVoidDue,
    RefundDue,
)
from mercat.modules.payments.models import (
    CLOSING_PATIENCE,
    AskedBy,
    Beneficiary,
    Charge,
    ChargeStatus,
    Gateway,
    GatewayAccount,
    Refund,
    RefundStatus,
    rounded_down,
    rounded_up,
    smallest_step,
)
from mercat.modules.payments.repository import (
    AccountRepository,
    ChargeRepository,
    RefundRepository,
    Returned,
)
from mercat.modules.payments.service.refund_book import told
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.outbox import Outbox, Session
from mercat.platform.settings import Settings


class Charges:
    """In the caller's transaction. A charge is locked after what it pays for, never before: who
    holds both took them in this order.
    """

    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        self._charges = ChargeRepository(session)
        self._accounts = AccountRepository(session)
        self._refunds = RefundRepository(session)
        self._plans = Plans(session)
        self._outbox = Outbox(session)
        self._settings = settings
        self._clock = clock

    async def open(
        self,
        payer_id: UUID,
        business_id: UUID,
        subject_kind: str,
        subject_id: UUID,
        title: str,
        money: Money,
        expires_at: datetime,
        *,
        lines: Sequence[dict[str, Any]] = (),
        beneficiary: Beneficiary = Beneficiary.BUSINESS,
    ) -> Charge:
        """Something to pay until then, on the page at `payment_url`. `title`: what that page says
        it is for. `lines`: what the receipt tells, as `Charge.lines` says. Raises
        PaymentsUnavailable where no gateway would collect it, or its business is suspended.
        """
        gateway, account, fee = await self._sale(business_id, beneficiary, money)
        charge = Charge(
            id=uuid7(),
            payer_id=payer_id,
            business_id=business_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            title=title,
            lines=list(lines),
            beneficiary=beneficiary,
            gateway=gateway,
            account_id=account.id if account else None,
            amount=money.amount,
            currency=money.currency,
            fee_amount=fee,
            refunded_amount=0,
            status=ChargeStatus.CREATED,
            expires_at=expires_at,
        )
        await self._charges.add(charge)
        if gateway is not Gateway.SANDBOX:
            self._outbox.add(CheckoutDue(charge_id=charge.id))
        return charge

    async def get(self, charge_id: UUID) -> Charge:
        """Locked until the commit. Raises NoCharge."""
        charge = await self._charges.lock(charge_id)
        if charge is None:
            raise NoCharge
        return charge

    async def void(self, charge_id: UUID) -> bool:
        """Takes the page to pay on away: here at once, at its gateway soon. False: the money has
        arrived already, and PaymentSettled tells what it was for. Again changes nothing more.
        """
        return self._void(await self.get(charge_id))

    async def void_of(self, subject_kind: str, subject_id: UUID) -> None:
        """All pages that were opened for it. What is paid stays paid."""
        for charge in await self._charges.lock_of(subject_kind, subject_id):
            self._void(charge)

    async def close_first(self, charge_id: UUID) -> bool:
        """True once nothing can be paid any more. Until then its gateway is asked to close the
        page, and this is asked again; whoever has waited for CLOSING_PATIENCE waits no longer.
        False too where the money has arrived.
        """
        charge = await self.get(charge_id)
        if charge.paid_at is not None:
            return False
        if self._has_page(charge) and charge.is_payable:
            now = self._clock.now()
            if charge.closing_at is None:
                self.ask_to_close(charge)
            if charge.closing_at is not None and now < charge.closing_at + CLOSING_PATIENCE:
                return False
        return self._void(charge)

    async def refund(
        self,
        charge_id: UUID,
        money: Money | None = None,
        *,
        reason: str | None = None,
        asked_by: AskedBy = AskedBy.SUBJECT,
        actor_id: UUID | None = None,
        expected: Money | None = None,
    ) -> Refund:
        """Gives so much back, or all that is left: reserved now, and its gateway is asked soon.
        `expected`: what the caller believes to have gone back before. Raises RefundConflict where
        that is not so, RefundTooLarge for more than is left of it, or where nothing is; OddAmount
        for what its gateway cannot move.
        ChargeRefunded tells the subject, unless it has asked itself.
        """
        charge = await self.get(charge_id)
        if expected is not None and expected != charge.refunded:
            raise RefundConflict
        returned = await self._refunds.returned(charge_id)
        left = charge.refundable - returned.disputed_of(charge)
        money = left if money is None else money
        if money > left or money.amount <= 0:
            raise RefundTooLarge
        if money != rounded_up(money, charge.gateway):
            raise OddAmount(step=smallest_step(charge.gateway, money.currency))
        return await self._give_back(charge, money, returned, reason, asked_by, actor_id)

    async def refund_rest(self, charge_id: UUID, reason: str) -> Money:
        """All of it that is left, which may be nothing: how much that is."""
        charge = await self.get(charge_id)
        returned = await self._refunds.returned(charge_id)
        left = charge.refundable - returned.disputed_of(charge)
        if left.amount <= 0:
            return Money(0, charge.currency)
        await self._give_back(charge, left, returned, reason, AskedBy.SUBJECT, None)
        return left

    async def refund_of(
        self,
        subject_kind: str,
        subject_id: UUID,
        money: Money,
        *,
        reason: str | None = None,
        asked_by: AskedBy = AskedBy.SUBJECT,
        actor_id: UUID | None = None,
    ) -> Money:
        """Of all that was paid for it, what was paid last first. How much of it goes back now: what
        a payer's bank has taken back already does not go back again. Raises RefundTooLarge.
        """
        left, given = money, Money(0, money.currency)
        for charge in _latest_first(await self._charges.lock_of(subject_kind, subject_id)):
            returned = await self._refunds.returned(charge.id)
            disputed = min(returned.disputed_of(charge), charge.refundable)
            # Whose share ends between two steps of the gateway gets the larger one.
            part = min(rounded_up(left, charge.gateway), charge.refundable - disputed)
            if part.amount > 0:
                await self._give_back(charge, part, returned, reason, asked_by, actor_id)
                given += part
            left -= min(left, part + disputed)
        if left.amount > 0:
            raise RefundTooLarge
        return given

    async def _give_back(
        self,
        charge: Charge,
        money: Money,
        returned: Returned,
        reason: str | None,
        asked_by: AskedBy,
        actor_id: UUID | None,
    ) -> Refund:
        refund = Refund(
            id=uuid7(),
            charge_id=charge.id,
            gateway=charge.gateway,
            amount=money.amount,
            currency=money.currency,
            fee_amount=returned.fee_part(charge, money),
            reason=reason,
            asked_by=asked_by,
            actor_id=actor_id,
            status=RefundStatus.PENDING,
            attempts=0,
        )
        charge.give_back(money)
        await self._refunds.add(refund)
        self._outbox.add(RefundDue(refund_id=refund.id))
        if asked_by is not AskedBy.SUBJECT:
            self._outbox.add(told(charge, refund))
        return refund

    def _void(self, charge: Charge) -> bool:
        if charge.is_payable and self._has_page(charge) and charge.closing_at is None:
            self.ask_to_close(charge)
        elif charge.is_payable and not self._has_page(charge):
            charge.closed_at = charge.closed_at or self._clock.now()
        return charge.void()

    def ask_to_close(self, charge: Charge) -> None:
        """At its gateway, soon."""
        charge.closing_at = self._clock.now()
        self._outbox.add(CheckoutVoidDue(charge_id=charge.id))

    def _has_page(self, charge: Charge) -> bool:
        """Where somebody may be paying now. A page that is still being made has been shown to
        nobody: it is closed by whoever makes it.
        """
        return charge.checkout_id is not None and charge.closed_at is None

    async def _sale(
        self, business_id: UUID, beneficiary: Beneficiary, money: Money
    ) -> tuple[Gateway, GatewayAccount | None, int]:
        """Who collects it, and the platform's fee, in steps that the gateway can move."""
        is_theirs = beneficiary is Beneficiary.BUSINESS
        terms = await self._plans.sale_terms(business_id) if is_theirs else None
        gateway, account = await self._collector(business_id, terms, money)
        share = money.share(terms.commission_bp if terms else 0)
        return gateway, account, rounded_down(share, gateway).amount

    async def _collector(
        self, business_id: UUID, terms: SaleTerms | None, money: Money
    ) -> tuple[Gateway, GatewayAccount | None]:
        """Who can take just this money: what a gateway would refuse, nobody is sent to pay there.
        `terms`: of the business; None for what the platform gets. Raises PaymentsUnavailable.
        """
        if terms is None and self._settings.takes_stripe:
            return Gateway.STRIPE, None
        if terms is not None and terms.is_suspended:
            raise PaymentsUnavailable
        if terms is not None and self._takes_money:
            configured = (
                (Gateway.STRIPE, self._settings.takes_stripe),
                (Gateway.SQUARE, self._settings.takes_square),
            )
            accounts = await self._charges.accounts(business_id)
            for gateway, is_configured in configured:
                account = accounts.get(gateway)
                if is_configured and account and await self._takes(account, money):
                    return gateway, account
        if self._settings.is_local:
            return Gateway.SANDBOX, None
        raise PaymentsUnavailable

    async def _takes(self, account: GatewayAccount, money: Money) -> bool:
        if not account.takes_money or money != rounded_up(money, account.gateway):
            return False
        if account.gateway is not Gateway.SQUARE:
            return True
        places = await self._accounts.locations(account.id)
        return any(place.active and place.currency == money.currency for place in places)

    @property
    def _takes_money(self) -> bool:
        return self._settings.takes_stripe or self._settings.takes_square


def _latest_first(charges: Sequence[Charge]) -> list[Charge]:
    paid = [charge for charge in charges if charge.paid_at is not None]
    return sorted(paid, key=lambda charge: (charge.paid_at, charge.id), reverse=True)
