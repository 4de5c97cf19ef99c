"""What bookings know."""

from mercat.modules.bookings.service.claims import CalendarOf, Claim, InTheWay
from mercat.modules.bookings.service.rules import (
    Rules,
    Verdict,
    judge_room,
    judge_service,
    room_rules,
    service_rules,
)
from mercat.modules.bookings.service.slots import Slots
from mercat.modules.bookings.service.timeline import Timeline

__all__ = [
    "CalendarOf",
    "Claim",
    "InTheWay",
    "Rules",
    "Slots",
    "Timeline",
    "Verdict",
    "judge_room",
    "judge_service",
    "room_rules",
    "service_rules",
]
