"""What becomes of a booking, with all that hangs on it: its time, its money, its property.

In the transaction of a workflow that has locked the booking.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mercat.modules.bookings.errors import WrongState
from mercat.modules.bookings.events import Change
from mercat.modules.bookings.models import Booking, BookingStatus, Party, become, may_become
from mercat.modules.bookings.repository import TurnRepository
from mercat.modules.bookings.schemas import PaymentLinkRead
from mercat.modules.bookings.service.prices import receipt_lines
from mercat.modules.bookings.service.refunds import Refund, whole
from mercat.modules.bookings.service.slots import Slots
from mercat.modules.bookings.service.timeline import Timeline
from mercat.modules.payments.models import Charge
from mercat.modules.payments.service import Charges, payment_url
from mercat.modules.properties.service import PropertyAccess
from mercat.platform.clock import Clock
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings

PAID_FOR = "booking"
"""The `subject_kind` of what is paid for bookings."""
_PAYABLE = frozenset({BookingStatus.HELD, BookingStatus.CONFIRMED})


class Outcomes:
    """What changes a status raises WrongState where that cannot be."""

    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        self._slots = Slots(session, clock)
        self._timeline = Timeline(session)
        self._charges = Charges(session, settings, clock)
        self._turns = TurnRepository(session)
        self._access = PropertyAccess(session)
        self._settings = settings
        self._clock = clock

    async def ask_for_payment(self, booking: Booking) -> Charge:
        """Opens a charge of what is owed: until it is not held any more; what is confirmed already
        may be paid until it begins. Raises PaymentsUnavailable.
        """
        charge = await self._charges.open(
            booking.customer_id,
            booking.business_id,
            PAID_FOR,
            booking.id,
            f"{booking.title}, {booking.number}",
            booking.owed,
            booking.held_until or booking.starts_at,
            lines=receipt_lines(booking.price_lines, booking.owed),
        )
        booking.charge_id = charge.id
        return charge

    async def approve(self, booking: Booking, actor_id: UUID) -> None:
        """It is held until it is paid; where nothing is owed it is confirmed at once."""
        if not booking.owed.amount:
            await self.confirm(booking, Party.BUSINESS, actor_id)
            return
        become(booking, BookingStatus.HELD)
        booking.held_until = self.hold_end(booking.starts_at)
        await self.ask_for_payment(booking)
        self._timeline.tell(booking, Change.APPROVED, Party.BUSINESS, actor_id)

    async def payment_link(self, booking: Booking) -> PaymentLinkRead:
        """The page where it is paid: the one that is open, or of what is owed a new one. Raises
        WrongState where there is nothing to pay, and while money is under way that nobody has
        counted; PaymentsUnavailable.
        """
        charge = await self._charges.get(booking.charge_id) if booking.charge_id else None
        if charge is None or not charge.is_open(self._clock.now()):
            if booking.status not in _PAYABLE or not booking.owed.amount:
                raise WrongState(booking.status)
            if charge is not None and charge.paid_at is not None:
                await self._expect_counted(booking, charge.id)
            charge = await self.ask_for_payment(booking)
        return PaymentLinkRead(
            payment_url=payment_url(self._settings, charge), expires_at=charge.expires_at
        )

    async def close_page(self, booking: Booking) -> None:
        """Nothing is to be paid where it was. Raises WrongState while money is under way."""
        charge_id = booking.charge_id
        if charge_id is not None and not await self._charges.void(charge_id):
            await self._expect_counted(booking, charge_id)

    async def close_pages(self, booking: Booking) -> None:
        """What is paid, or under way, stays."""
        await self._charges.void_of(PAID_FOR, booking.id)

    async def _expect_counted(self, booking: Booking, charge_id: UUID) -> None:
        """Whoever is asked for more now would pay twice."""
        if not await self._turns.has_told(booking.id, charge_id=charge_id):
            raise WrongState(booking.status)

    async def take_money(self, booking: Booking, charge_id: UUID, reason: str | None) -> None:
        """Confirms it, or notes what was paid of what is confirmed already."""
        charge = await self._charges.get(charge_id)
        booking.paid_amount += charge.amount
        told: dict[str, Any] = {"charge_id": str(charge_id), "paid": charge.amount}
        if may_become(booking.status, BookingStatus.CONFIRMED):
            await self.confirm(booking, Party.SYSTEM, reason=reason, **told)
        else:
            self._timeline.tell(booking, Change.CONFIRMED, Party.SYSTEM, reason=reason, **told)

    async def give_money_back(self, booking: Booking, charge_id: UUID, reason: str) -> None:
        """Of what this charge, which nobody has counted until now, has brought: all that has not
        gone back by another way.
        """
        back = await self._charges.refund_rest(charge_id, reason)
        booking.paid_amount += (await self._charges.get(charge_id)).amount
        booking.refund_amount += back.amount
        told: dict[str, Any] = {
            "charge_id": str(charge_id),
            "refund": whole(back, reason).told(),
        }
        self._timeline.tell(booking, Change.REFUNDED, Party.SYSTEM, reason=reason, **told)

    async def confirm(
        self,
        booking: Booking,
        party: Party,
        actor_id: UUID | None = None,
        *,
        reason: str | None = None,
        **details: Any,
    ) -> None:
        become(booking, BookingStatus.CONFIRMED)
        booking.ended_at = booking.held_until = None
        await self.admit(booking)
        self._timeline.tell(booking, Change.CONFIRMED, party, actor_id, reason=reason, **details)

    async def admit(self, booking: Booking) -> None:
        """The business of a booking that is confirmed sees exactly where it takes place."""
        if booking.property_id is not None:
            await self._access.grant(booking.property_id, booking.business_id, booking.id, None)

    async def decline(self, booking: Booking, actor_id: UUID, reason: str | None) -> None:
        become(booking, BookingStatus.DECLINED)
        await self._give_up(booking)
        self._timeline.tell(booking, Change.DECLINED, Party.BUSINESS, actor_id, reason=reason)

    async def cancel(
        self,
        booking: Booking,
        party: Party,
        actor_id: UUID | None,
        reason: str | None,
        refund: Refund,
    ) -> None:
        become(booking, BookingStatus.CANCELLED)
        booking.cancelled_by = party
        await self._give_up(booking)
        told = await self._give_back(booking, refund)
        self._timeline.tell(booking, Change.CANCELLED, party, actor_id, reason=reason, **told)

    async def note_absence(self, booking: Booking, actor_id: UUID, refund: Refund) -> None:
        """Nobody came. The time stays taken: it was kept for them."""
        become(booking, BookingStatus.NO_SHOW)
        await self._leave(booking)
        told = await self._give_back(booking, refund)
        self._timeline.tell(booking, Change.NO_SHOW, Party.BUSINESS, actor_id, **told)

    async def start(self, booking: Booking) -> None:
        become(booking, BookingStatus.IN_PROGRESS)
        self._timeline.tell(booking, Change.STARTED, Party.SYSTEM)

    async def complete(self, booking: Booking) -> None:
        become(booking, BookingStatus.COMPLETED)
        await self._leave(booking)
        self._timeline.tell(booking, Change.COMPLETED, Party.SYSTEM)

    def hold_end(self, starts_at: datetime) -> datetime:
        """Until when what is held from now on can be paid."""
        end = self._clock.now() + timedelta(minutes=self._settings.booking_hold_minutes)
        return min(end, starts_at)

    async def _give_up(self, booking: Booking) -> None:
        """Its time is free and nothing is to be paid. What is paid all the same goes back whole."""
        booking.ended_at, booking.held_until = self._clock.now(), None
        await self._slots.release(booking_id=booking.id)
        await self.close_pages(booking)
        await self._leave(booking)

    async def _leave(self, booking: Booking) -> None:
        if booking.property_id is not None:
            await self._access.revoke(booking.id)

    async def _give_back(self, booking: Booking, refund: Refund) -> dict[str, Any]:
        """What the timeline tells of it."""
        if not booking.kept.amount:
            return {}
        if refund.amount.amount:
            back = await self._charges.refund_of(
                PAID_FOR, booking.id, refund.amount, reason=refund.reason
            )
            booking.refund_amount += back.amount
            refund = replace(refund, amount=back)
        return {"refund": refund.told()}

    def tell_of_refund(self, booking: Booking, refund_id: UUID, money: Money, reason: str) -> None:
        """Of what it has not asked for itself: the team, staff or the gateway gives it back."""
        percent = money.amount * 100 // booking.paid_amount
        refund = Refund(money, percent, reason)
        told: dict[str, Any] = {"refund_id": str(refund_id), "refund": refund.told()}
        self._timeline.tell(booking, Change.REFUNDED, Party.SYSTEM, reason=reason, **told)

    def tell_of_failure(self, booking: Booking, refund_id: UUID, money: Money) -> None:
        """It did not come back after all."""
        told: dict[str, Any] = {"failed_refund_id": str(refund_id), "amount": money.amount}
        reason = f"{money} could not be given back. We look after it."
        self._timeline.tell(booking, Change.REFUND_FAILED, Party.SYSTEM, reason=reason, **told)
