"""What bookings know."""

from mercat.modules.bookings.service.acts import act
from mercat.modules.bookings.service.bookings import BookingFilter, Bookings
from mercat.modules.bookings.service.claims import CalendarOf, Claim, InTheWay
from mercat.modules.bookings.service.last_claims import last_claims
from mercat.modules.bookings.service.outcomes import PAID_FOR, Outcomes
from mercat.modules.bookings.service.parties import Parties
from mercat.modules.bookings.service.refunds import Refund, no_show, refund
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
    "PAID_FOR",
    "BookingFilter",
    "Bookings",
    "CalendarOf",
    "Claim",
    "InTheWay",
    "Outcomes",
    "Parties",
    "Refund",
    "Rules",
    "Slots",
    "Timeline",
    "Verdict",
    "act",
    "judge_room",
    "judge_service",
    "last_claims",
    "no_show",
    "refund",
    "room_rules",
    "service_rules",
]
