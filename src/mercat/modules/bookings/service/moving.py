"""A booking takes place at another time: what that changes in what is owed, and gives back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mercat.modules.bookings.errors import NoPrice, TooLateToMove, WrongState
from mercat.modules.bookings.models import Booking, BookingStatus, Party
from mercat.modules.bookings.service.making import write
from mercat.modules.bookings.service.outcomes import PAID_FOR, Outcomes
from mercat.modules.bookings.service.plans import Plan
from mercat.modules.bookings.service.refunds import Refund, cheaper, refund
from mercat.modules.businesses.models import CancellationTerms
from mercat.modules.payments.service import Charges
from mercat.platform.clock import Clock
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings

_MOVABLE = frozenset({BookingStatus.REQUESTED, BookingStatus.HELD, BookingStatus.CONFIRMED})

REST_WITHIN = timedelta(hours=24)
"""After a move: until when its customer pays what it costs more, and before it begins."""

_AS_BOOKED = ("title", "cancellation_policy", "cancellation_terms")


class Moves:
    """In the transaction of a workflow that has locked the booking."""

    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        self._charges = Charges(session, settings, clock)
        self._outcomes = Outcomes(session, settings, clock)
        self._clock = clock

    def permit(self, booking: Booking, party: Party) -> None:
        """What has not begun; its customer as long as something would come back if they cancelled.
        Raises WrongState, TooLateToMove.
        """
        now = self._clock.now()
        if booking.status not in _MOVABLE:
            raise WrongState(booking.status)
        if booking.is_dead(now):
            raise WrongState(BookingStatus.EXPIRED)
        if booking.starts_at <= now:
            raise WrongState(BookingStatus.IN_PROGRESS)  # the clock has not noticed yet
        if booking.status is BookingStatus.CONFIRMED and party is Party.CUSTOMER:
            terms = CancellationTerms.read(booking.cancellation_terms)
            if self._back(booking, terms, party).percent == 0:
                raise TooLateToMove

    async def settle(self, booking: Booking, plan: Plan, party: Party) -> dict[str, Any]:
        """Writes down what is agreed now, by the policy it was booked with, and sees to the money:
        of what is too much as much goes back as if this party cancelled, and what is owed has a
        page to pay on. What the timeline tells of it. Raises WrongState while money is under way
        that nobody has counted, and NoPrice where it costs other money now than it was booked for:
        nobody can tell the difference.
        """
        if plan.price.total.currency != booking.currency:
            raise NoPrice
        await self._outcomes.close_page(booking)
        told = {"from": _told(booking), "total_before": booking.total_amount}
        terms = CancellationTerms.read(booking.cancellation_terms)
        percent = self._back(booking, terms, party).percent
        if party is Party.CUSTOMER and booking.status is BookingStatus.CONFIRMED:
            booking.refundable_percent = percent
        paid = min(booking.kept, booking.total) if party is Party.CUSTOMER else booking.kept
        kept = {name: getattr(booking, name) for name in _AS_BOOKED}
        write(booking, plan)
        for name, value in kept.items():
            setattr(booking, name, value)
        booking.due_amount = booking.total.share(terms.deposit_percent * 100).amount
        booking.reminded_at = None
        back = await self._give_back(booking, paid, percent)
        self._keep_held(booking, party)
        await self._collect(booking)
        return told | {
            "to": _told(booking),
            "total": booking.total_amount,
            "owed": booking.owed.amount,
            **back,
        }

    def _back(self, booking: Booking, terms: CancellationTerms, party: Party) -> Refund:
        """If it were cancelled now."""
        most, now = booking.refundable_percent, self._clock.now()
        return refund(terms, booking.starts_at, booking.kept, now, party, most)

    async def _give_back(self, booking: Booking, paid: Money, percent: int) -> dict[str, Any]:
        """Of what is more than it costs now. `paid`: without what the policy has kept before, which
        its customer does not get by moving it once more.
        """
        if paid <= booking.total or percent == 0:
            return {}
        back = cheaper(paid - booking.total, booking.kept, percent)
        given = await self._charges.refund_of(PAID_FOR, booking.id, back.amount, reason=back.reason)
        booking.refund_amount += given.amount
        return {"refund": replace(back, amount=given).told()}

    def _keep_held(self, booking: Booking, party: Party) -> None:
        """Who moves what is confirmed themselves pays the rest soon, or loses it by the policy. Who
        was moved by the team owes it without a time: they have not asked for it.
        """
        if booking.status is BookingStatus.CONFIRMED:
            soon = self._clock.now() + REST_WITHIN
            owes = party is Party.CUSTOMER and booking.owed.amount > 0
            booking.held_until = soon if owes else None
        if booking.held_until is not None:
            booking.held_until = min(booking.held_until, booking.starts_at)

    async def _collect(self, booking: Booking) -> None:
        if booking.status is BookingStatus.REQUESTED:
            return
        if booking.owed.amount:
            await self._outcomes.ask_for_payment(booking)


def _told(booking: Booking) -> str:
    return booking.starts_at.isoformat()
