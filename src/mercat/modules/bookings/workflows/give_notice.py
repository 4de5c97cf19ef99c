"""Whoever is told of a booking by mail is told in the app too."""

from mercat.modules.bookings.events import BookingLetterDue
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.notifications.service import Notifier
from mercat.platform.db import Transaction


class GiveNotice:
    def __init__(
        self, transaction: Transaction, bookings: BookingRepository, notifier: Notifier
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._notifier = notifier

    async def execute(self, event: BookingLetterDue) -> None:
        """Nothing where the letter was put off alone: its notice was given when it was due."""
        if event.put_off:
            return
        async with self._transaction:
            booking = await self._bookings.find(event.booking_id)
            if booking is None:
                return
            when = event.entry_id or booking.starts_at
            await self._notifier.tell(
                [event.user_id],
                event.letter,
                {
                    "booking_id": str(booking.id),
                    "number": booking.number,
                    "title": booking.title,
                    "for_team": event.for_team,
                },
                link=f"/bookings/{booking.id}",
                dedupe=f"{event.letter}:{booking.id}:{when}",
            )
