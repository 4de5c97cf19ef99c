"""How the audit trail tells what a team or staff did to a booking."""

from mercat.modules.audit.models import Act
from mercat.modules.bookings.models import Booking
from mercat.modules.identity.models import Actor, Device


def act(action: str, actor: Actor, device: Device, booking: Booking, **changes: object) -> Act:
    return Act(
        action=action,
        target_type="booking",
        target_id=str(booking.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"business_id": str(booking.business_id), **changes},
    )
