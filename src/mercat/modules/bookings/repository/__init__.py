"""Questions about calendars and bookings."""

from mercat.modules.bookings.repository.bookings import BookingRepository
from mercat.modules.bookings.repository.slots import SlotRepository

__all__ = ["BookingRepository", "SlotRepository"]
