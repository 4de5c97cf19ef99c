"""What bookings know."""

from mercat.modules.bookings.service.asked import Asked
from mercat.modules.bookings.service.availability import Availability
from mercat.modules.bookings.service.claims import CalendarOf, Claim, InTheWay
from mercat.modules.bookings.service.rules import (
    Rules,
    Verdict,
    room_rules,
    service_rules,
)
from mercat.modules.bookings.service.shop import Shop
from mercat.modules.bookings.service.slots import Slots
from mercat.modules.bookings.service.timeline import Timeline
from mercat.modules.bookings.service.vacancies import Vacancies

__all__ = [
    "Asked",
    "Availability",
    "CalendarOf",
    "Claim",
    "InTheWay",
    "Rules",
    "Shop",
    "Slots",
    "Timeline",
    "Vacancies",
    "Verdict",
    "room_rules",
    "service_rules",
]
