"""How the audit trail tells what a team did."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device


def act(action: str, actor: Actor, device: Device, studio_id: UUID, **changes: object) -> Act:
    return Act(
        action=action,
        target_type="studio",
        target_id=str(studio_id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes=changes,
    )
