"""What became of a booking reaches the sockets of both sides."""

from mercat.modules.bookings.events import BookingChanged
from mercat.modules.bookings.service import Herald


class AnnounceBooking:
    def __init__(self, herald: Herald) -> None:
        self._herald = herald

    async def execute(self, event: BookingChanged) -> None:
        """After the commit of what it tells. Raises CacheDown: then it is tried again."""
        await self._herald.booking(event)
