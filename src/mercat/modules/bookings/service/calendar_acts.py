"""How the audit trail tells what a team did with its calendars, and how their rows begin."""

from dataclasses import asdict
from typing import Any

from mercat.modules.audit.models import Act
from mercat.modules.bookings.service.calendar_book import CalendarPlace
from mercat.modules.bookings.service.claims import CalendarOf
from mercat.modules.identity.models import Actor, Device


def calendar_act(
    action: str, actor: Actor, device: Device, place: CalendarPlace, **changes: object
) -> Act:
    return Act(
        action=action,
        target_type="calendar",
        target_id=str(place.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"business_id": str(place.business_id), **changes},
    )


def calendar_row(calendar: CalendarOf) -> dict[str, Any]:
    """The columns that a calendar's row has from its beginning."""
    return asdict(calendar)
