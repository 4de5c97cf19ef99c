"""What is written into the audit trail of what is done to businesses."""

from typing import Any
from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device


def act(action: str, business_id: UUID, actor: Actor, device: Device, **changes: Any) -> Act:
    return Act(
        action=action,
        target_type="business",
        target_id=str(business_id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes=changes,
    )
