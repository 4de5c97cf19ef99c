"""Questions about calendars and bookings."""

from mercat.modules.bookings.repository.bookings import BookingRepository
from mercat.modules.bookings.repository.slots import SlotRepository
from mercat.modules.bookings.repository.turns import TurnRepository

__all__ = ["BookingRepository", "SlotRepository", "TurnRepository"]
