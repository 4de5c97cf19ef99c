"""A team says something else of its business."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BusinessIncomplete
from mercat.modules.businesses.events import BusinessChanged
from mercat.modules.businesses.models import Business, BusinessStatus, TeamPermission
from mercat.modules.businesses.schemas import BusinessPatch
from mercat.modules.businesses.service import Holds, MembershipBook, ProfileWriter, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class UpdateBusiness:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        writer: ProfileWriter,
        memberships: MembershipBook,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._writer = writer
        self._memberships = memberships
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, input: BusinessPatch, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, SlugTaken, what ProfileWriter raises, and
        BusinessIncomplete where customers would miss what they know of it now.
        """
        async with self._transaction:
            business = await self._holds.of_team(actor, business_id, TeamPermission.BUSINESS_UPDATE)
            changed = await self._change(business, input, actor.user_id)
            if not changed:
                return
            if business.is_somebody_else(changed):
                business.verified_at = None
                changed.append("verified_at")
            await self._check(business)
            if {"name", "slug"} & set(changed):
                await self._memberships.tell(business.id)
            if business.status is BusinessStatus.PUBLISHED:
                self._outbox.add(BusinessChanged(business_id=business.id))
            await self._audit.record(
                act("business.updated", business.id, actor, device, fields=sorted(changed))
            )

    async def _change(self, business: Business, input: BusinessPatch, by: UUID) -> list[str]:
        name, slug = business.name, business.slug
        changed = await self._writer.write(business, input, by)
        if input.wished_slug is not None:
            await self._writer.rename(business, input.wished_slug)
        elif business.reads_otherwise(name):
            await self._writer.name(business)
        return [*changed, "slug"] if business.slug != slug else changed

    async def _check(self, business: Business) -> None:
        if business.status is BusinessStatus.PUBLISHED:
            complete = await self._writer.completeness(business)
            if complete.missing:
                raise BusinessIncomplete(missing=complete.missing)
