"""What becomes of bookings, written down: the one way in which they change."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.bookings.models import Booking, BookingEvent, BookingStatus, Party
from mercat.modules.bookings.repository import BookingRepository
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox, Session

_FIRST = {
    BookingStatus.REQUESTED: Change.REQUESTED,
    BookingStatus.HELD: Change.HELD,
    BookingStatus.CONFIRMED: Change.CONFIRMED,
}


class Timeline:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._bookings = BookingRepository(session)
        self._outbox = Outbox(session)

    async def begin(
        self, bookings: Sequence[Booking], party: Party, actor_id: UUID | None = None
    ) -> None:
        """Adds them. Afterwards they are in the database and not in the session: what is changed in
        them here changes nothing there.
        """
        await self._bookings.add_all(bookings)
        entries = [_entry(one, _FIRST[one.status], party, actor_id) for one in bookings]
        await self._bookings.note_first(entries)
        await self._outbox.send([_news(*one) for one in zip(bookings, entries, strict=True)])

    def tell(
        self,
        booking: Booking,
        kind: Change,
        party: Party,
        actor_id: UUID | None = None,
        *,
        reason: str | None = None,
        **details: Any,
    ) -> None:
        """Once it is changed: its next version, what the timeline says of it, and the news."""
        booking.version += 1
        entry = _entry(booking, kind, party, actor_id, reason, details)
        self._bookings.note(entry)
        self._outbox.add(_news(booking, entry))


def _entry(
    booking: Booking,
    kind: Change,
    party: Party,
    actor_id: UUID | None,
    reason: str | None = None,
    details: dict[str, Any] | None = None,
) -> BookingEvent:
    return BookingEvent(
        id=uuid7(),
        booking_id=booking.id,
        kind=kind,
        status=booking.status,
        party=party,
        actor_id=actor_id,
        reason=reason,
        details=details or None,
    )


def _news(booking: Booking, entry: BookingEvent) -> BookingChanged:
    return BookingChanged(
        booking_id=booking.id,
        kind=Change(entry.kind),
        entry_id=entry.id,
        business_id=booking.business_id,
    )
