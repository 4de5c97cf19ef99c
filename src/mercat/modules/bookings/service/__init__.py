"""What bookings know."""

from mercat.modules.bookings.service.claims import CalendarOf, Claim, InTheWay
from mercat.modules.bookings.service.slots import Slots
from mercat.modules.bookings.service.timeline import Timeline

__all__ = ["CalendarOf", "Claim", "InTheWay", "Slots", "Timeline"]
