"""A team opens a studio."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.modules.venues.errors import TooManyStudios
from mercat.modules.venues.models import Studio, StudioStatus
from mercat.modules.venues.repository import StudioRepository
from mercat.modules.venues.schemas import StudioInput
from mercat.modules.venues.service import StudioWriter, act
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden
from mercat.platform.ids import uuid7
from mercat.platform.ratelimit import Limit, Limiter

MOST_STUDIOS = 100
"""Of a business, as long as they are not archived."""
STUDIOS = Limit("studios", 100, 86_400)
"""What one person opens a day: each keeps a slug for good."""


class CreateStudio:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        studios: StudioRepository,
        writer: StudioWriter,
        limiter: Limiter,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._studios = studios
        self._writer = writer
        self._limiter = limiter
        self._audit = audit

    async def execute(self, actor: Actor, input: StudioInput, device: Device) -> UUID:
        """A draft. Raises Forbidden, RateLimited, NoBusiness, TooManyStudios and what StudioWriter
        raises.
        """
        if not actor.may(Permission.BUSINESSES_WRITE):
            raise Forbidden
        (await self._limiter.take(STUDIOS, str(actor.user_id))).enforce()
        async with self._transaction:
            await self._teams.require(
                actor, input.business_id, TeamPermission.STUDIOS_MANAGE, lock=True
            )
            if await self._studios.count(input.business_id) >= MOST_STUDIOS:
                raise TooManyStudios
            studio = await self._opened(input)
            await self._audit.record(act("studio.created", actor, device, studio.id))
        return studio.id

    async def _opened(self, input: StudioInput) -> Studio:
        business = await self._studios.business(input.business_id)
        studio_id = uuid7()
        studio = Studio(
            id=studio_id,
            business_id=input.business_id,
            name=input.name,
            slug=str(studio_id),  # until it is known where it is
            currency=business.currency if business else None,
            status=StudioStatus.DRAFT,
        )
        await self._studios.add(studio)
        await self._writer.write(studio, input)
        await self._writer.name(studio)
        return studio
