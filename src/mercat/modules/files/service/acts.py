"""What happens to files, as the audit trail tells it."""

from mercat.modules.audit.models import Act
from mercat.modules.files.models import File
from mercat.modules.identity.models import Actor, Device


def act(action: str, file: File, actor: Actor, device: Device) -> Act:
    return Act(
        action=action,
        target_type="file",
        target_id=str(file.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"purpose": file.purpose},
    )
