"""Somebody opens a business."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.schemas import BusinessInput
from mercat.modules.businesses.service import Openings
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class CreateBusiness:
    def __init__(self, transaction: Transaction, openings: Openings, audit: AuditTrail) -> None:
        self._transaction = transaction
        self._openings = openings
        self._audit = audit

    async def execute(self, actor: Actor, input: BusinessInput, device: Device) -> UUID:
        """A draft of theirs. Raises UnknownCity, UnknownCategory, HalfAPlace and FileNotUsable."""
        if not actor.may(Permission.BUSINESSES_CREATE):
            raise Forbidden
        async with self._transaction:
            business = await self._openings.open(actor.user_id, input)
            await self._audit.record(
                Act(
                    action="business.created",
                    target_type="business",
                    target_id=str(business.id),
                    actor_id=actor.user_id,
                    api_key_id=actor.api_key_id,
                    ip=device.ip,
                )
            )
        return business.id
