"""What becomes of a booking, as frames to the sockets of both sides."""

from mercat.modules.bookings.events import BookingChanged
from mercat.modules.bookings.repository import CONCERNED
from mercat.platform.reads import Reads
from mercat.platform.realtime import Publisher, frame_of, topics


class Herald:
    def __init__(self, reads: Reads, publisher: Publisher) -> None:
        self._reads = reads
        self._publisher = publisher

    async def booking(self, event: BookingChanged) -> None:
        """How it stands by now, which may be after what has happened since: `version` only ever
        rises. Raises CacheDown.
        """
        row = await self._reads.one(CONCERNED, booking_id=event.booking_id)
        if row is None:
            return
        booking = {
            "id": event.booking_id,
            "number": row["number"],
            "status": row["status"],
            "version": row["version"],
        }
        frame = frame_of("booking.updated", booking=booking, change=event.kind)
        await self._publisher.publish(topics.of_user(row["customer_id"]), frame)
        members = frozenset(row["members"]) - {row["customer_id"]}
        if members:
            await self._publisher.publish(topics.of_business(row["business_id"]), frame, to=members)
