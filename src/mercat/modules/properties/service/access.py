"""Who may see exactly where a property is."""

from datetime import datetime
from uuid import UUID

from mercat.modules.properties.repository import GrantRepository
from mercat.platform.outbox import Session


class PropertyAccess:
    """For the workflows that agree on work at a property; in their transaction."""

    def __init__(self, session: Session) -> None:
        self._grants = GrantRepository(session)

    async def grant(
        self, property_id: UUID, business_id: UUID, reference: UUID, until: datetime | None
    ) -> None:
        """`reference`: what it is for, a booking say. `until`: None for as long as it is not taken
        back. Granted again for the same, the later word counts.
        """
        await self._grants.put(property_id, business_id, reference, until)

    async def revoke(self, reference: UUID) -> None:
        """All that was granted for this. Once more changes nothing more."""
        await self._grants.remove(reference)
