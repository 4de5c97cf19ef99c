"""How the audit trail tells what a team or staff did in a conversation."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device


def act(action: str, actor: Actor, device: Device, conversation_id: UUID, **changes: object) -> Act:
    return Act(
        action=action,
        target_type="conversation",
        target_id=str(conversation_id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes=changes,
    )
