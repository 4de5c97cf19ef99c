"""Plans of the platform, which businesses pay for: what `Checkout` asks of whoever takes money."""

from calendar import monthrange
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.businesses.errors import PlanNotSold
from mercat.modules.businesses.models import Plan
from mercat.modules.payments.errors import PaymentsUnavailable
from mercat.modules.payments.models import Beneficiary, Charge, PlanOrder
from mercat.modules.payments.repository import PlanOrderRepository
from mercat.modules.payments.service.charges import Charges
from mercat.modules.payments.service.pages import payment_url
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings

PAID_FOR_PLANS = "plan_order"
"""The `subject_kind` of what is paid for plans."""
PAYABLE_FOR = timedelta(hours=23)
"""How long a page to pay on stays: no company keeps one for longer than a day."""
REMEMBERED = timedelta(days=30)
"""How long an order that nobody has paid is looked for."""


class PlanOrders:
    """In the caller's transaction, which has locked the business or its subscription."""

    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        self._orders = PlanOrderRepository(session)
        self._charges = Charges(session, settings, clock)
        self._settings = settings
        self._clock = clock

    async def begin(self, business_id: UUID, plan: Plan, user_id: UUID) -> str:
        """The address where this user can pay for a month: of the order that waits already, or of a
        new one. Pages for other plans are closed. Raises PlanNotSold.
        """
        now, chosen = self._clock.now(), None
        for order in await self._orders.lock_unpaid(business_id, now - REMEMBERED):
            if order.plan_id == plan.id and chosen is None:
                chosen = order
            else:
                await self._charges.void_of(PAID_FOR_PLANS, order.id)
        if chosen is None:
            chosen = await self.order(business_id, plan, user_id, now, is_renewal=False)
        return await self.page(chosen, plan, user_id)

    async def order(
        self, business_id: UUID, plan: Plan, user_id: UUID, start: datetime, *, is_renewal: bool
    ) -> PlanOrder:
        """A month from then on. Nothing is asked of anybody yet."""
        order = PlanOrder(
            id=uuid7(),
            business_id=business_id,
            plan_id=plan.id,
            ordered_by=user_id,
            period_start=start,
            period_end=month_after(start),
            is_renewal=is_renewal,
        )
        await self._orders.add(order)
        return order

    async def page(self, order: PlanOrder, plan: Plan, user_id: UUID) -> str:
        """Where an order that is locked is paid: the page that is open, or else a new one. Raises
        PlanNotSold.
        """
        charge = await self._charges.get(order.charge_id) if order.charge_id else None
        if charge is None or not charge.is_open(self._clock.now()):
            await self._charges.void_of(PAID_FOR_PLANS, order.id)
            charge = await self._open(order, plan, user_id)
            order.charge_id = charge.id
            await self._orders.add(order)
        return payment_url(self._settings, charge)

    async def _open(self, order: PlanOrder, plan: Plan, user_id: UUID) -> Charge:
        try:
            return await self._charge(order, plan, user_id)
        except PaymentsUnavailable as error:
            raise PlanNotSold from error

    async def _charge(self, order: PlanOrder, plan: Plan, user_id: UUID) -> Charge:
        return await self._charges.open(
            user_id,
            order.business_id,
            PAID_FOR_PLANS,
            order.id,
            f"{plan.name} plan, one month",
            plan.price,
            self._clock.now() + PAYABLE_FOR,
            lines=[
                {
                    "label": f"{plan.name} plan, one month",
                    "amount": plan.price_amount,
                    "tax": False,
                }
            ],
            beneficiary=Beneficiary.PLATFORM,
        )


def plan_order_url(settings: Settings, order_id: UUID) -> str:
    """Where an order is paid, for letters: it stays when pages of companies go. Who has it may
    pay.
    """
    return f"{settings.url}/pay/plans/{order_id}"


def month_after(start: datetime) -> datetime:
    """The same day of the next month, or its last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month, 12)
    month += 1
    day = min(start.day, monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)
