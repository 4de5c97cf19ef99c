"""A team makes a secret address at which other programs read a calendar; an older one dies."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.repository import CalendarRepository
from mercat.modules.bookings.service import CalendarPlace, calendar_act, calendar_row
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams, hash_of, new_token
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class OpenFeed:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        calendars: CalendarRepository,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._calendars = calendars
        self._audit = audit

    async def execute(self, actor: Actor, place: CalendarPlace, device: Device) -> str:
        """What the address carries. Raises NoBusiness, Forbidden."""
        token = new_token()
        async with self._transaction:
            await self._teams.require(actor, place.business_id, TeamPermission.CALENDARS_MANAGE)
            calendar = await self._calendars.lock(place.id, **calendar_row(place.calendar))
            calendar.feed_token_hash = hash_of(token)
            await self._audit.record(calendar_act("feed.opened", actor, device, place))
        return token
