"""One's own properties, about to be changed."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.modules.identity.service import Accounts
from mercat.modules.properties.errors import NoProperty
from mercat.modules.properties.models import Property
from mercat.modules.properties.repository import PropertyRepository
from mercat.platform.errors import Forbidden


class OwnProperties:
    def __init__(self, accounts: Accounts, properties: PropertyRepository) -> None:
        self._accounts = accounts
        self._properties = properties

    async def lock(self, actor: Actor) -> None:
        """Until the commit nobody else changes what they have. Raises SessionEnded, Forbidden."""
        await self._accounts.lock(actor.user_id)
        if not actor.may(Permission.PROPERTIES_WRITE):
            raise Forbidden

    async def require(self, actor: Actor, property_id: UUID) -> Property:
        """The same, and the property. Raises NoProperty where it is not theirs, or archived."""
        await self.lock(actor)
        found = await self._properties.find(actor.user_id, property_id)
        if found is None:
            raise NoProperty
        return found


def act(action: str, actor: Actor, device: Device, property_id: UUID, **changes: object) -> Act:
    """For the audit trail: what was done, and nothing of what the property is like."""
    return Act(
        action=action,
        target_type="property",
        target_id=str(property_id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes=changes,
    )
