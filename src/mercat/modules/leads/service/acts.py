"""How the audit trail tells what a team did with a lead."""

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device
from mercat.modules.leads.models import Lead


def act(action: str, actor: Actor, device: Device, lead: Lead, **changes: object) -> Act:
    return Act(
        action=action,
        target_type="lead",
        target_id=str(lead.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"business_id": str(lead.business_id), **changes},
    )
