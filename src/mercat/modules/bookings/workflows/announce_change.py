"""Something became of a booking: both sides are to be told by mail."""

from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.bookings.models import MAILINGS
from mercat.modules.bookings.repository import BookingRepository, LetterRepository
from mercat.modules.bookings.service import LetterBox
from mercat.platform.db import Transaction

_OTHER_TIME = frozenset({Change.RESCHEDULED, Change.MOVED})


class AnnounceChange:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        letters: LetterRepository,
        box: LetterBox,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._letters = letters
        self._box = box

    async def execute(self, event: BookingChanged) -> None:
        mailing = MAILINGS.get(event.kind)
        async with self._transaction:
            booking = await self._bookings.find(event.booking_id)
            if booking is None or mailing is None:
                return
            if event.kind in _OTHER_TIME:
                await self._letters.forget_reminder(booking.id)
            letter = mailing.letter
            self._box.to_customer(booking.id, booking.customer_id, letter, event.entry_id)
            if mailing.team is None:
                return
            heard = {Change(kind) for kind in await self._letters.kinds(booking.id)}
            if not heard.isdisjoint(mailing.team):
                ids = (booking.id, booking.business_id, booking.member_id)
                await self._box.to_team(*ids, letter, event.entry_id)
