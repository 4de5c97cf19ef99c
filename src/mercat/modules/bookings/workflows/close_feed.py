"""A team takes the secret address of a calendar away."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.repository import CalendarRepository
from mercat.modules.bookings.service import CalendarPlace, calendar_act, calendar_row
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class CloseFeed:
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

    async def execute(self, actor: Actor, place: CalendarPlace, device: Device) -> None:
        """Where there is none, nothing changes. Raises NoBusiness, Forbidden."""
        async with self._transaction:
            await self._teams.require(actor, place.business_id, TeamPermission.CALENDARS_MANAGE)
            calendar = await self._calendars.lock(place.id, **calendar_row(place.calendar))
            if calendar.feed_token_hash is None:
                return
            calendar.feed_token_hash = None
            await self._audit.record(calendar_act("feed.closed", actor, device, place))
