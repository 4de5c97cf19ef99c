"""What bookings know."""

from mercat.modules.bookings.service.rules import (
    Rules,
    Verdict,
    judge_room,
    judge_service,
    room_rules,
    service_rules,
)

__all__ = ["Rules", "Verdict", "judge_room", "judge_service", "room_rules", "service_rules"]
