"""How the audit trail tells what became of an endpoint."""

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device
from mercat.modules.webhooks.models import WebhookEndpoint


def act(
    action: str,
    endpoint: WebhookEndpoint,
    actor: Actor | None = None,
    device: Device | None = None,
    **changes: object,
) -> Act:
    """Without an actor: the house itself. The address may hold a secret, and is not told."""
    return Act(
        action=f"webhook_endpoint.{action}",
        target_type="business",
        target_id=str(endpoint.business_id),
        actor_id=actor.user_id if actor else None,
        api_key_id=actor.api_key_id if actor else None,
        ip=device.ip if device else None,
        changes={"endpoint_id": str(endpoint.id), **changes},
    )
