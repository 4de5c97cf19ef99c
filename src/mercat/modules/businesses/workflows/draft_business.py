"""Somebody has shown who they are: the business they named when they registered is drafted."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.schemas import BusinessInput
from mercat.modules.businesses.service import Openings
from mercat.modules.identity.events import EmailVerified
from mercat.modules.identity.models import UserType
from mercat.platform.db import Transaction


class DraftBusiness:
    def __init__(
        self,
        transaction: Transaction,
        businesses: BusinessRepository,
        openings: Openings,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._businesses = businesses
        self._openings = openings
        self._audit = audit

    async def execute(self, event: EmailVerified) -> None:
        """Once, however often it is told, and never for whoever has opened one themselves."""
        async with self._transaction:
            user = await self._businesses.lock_user(event.user_id)
            if user is None or user.user_type is not UserType.BUSINESS_OWNER:
                return
            if not (user.business_name and user.is_active):
                return
            if await self._businesses.has_created(user.id):
                return
            said = BusinessInput.model_construct(_fields_set={"name"}, name=user.business_name)
            business = await self._openings.open(user.id, said)
            await self._audit.record(
                Act(
                    action="business.created",
                    target_type="business",
                    target_id=str(business.id),
                    changes={"owner_id": str(user.id)},
                )
            )
