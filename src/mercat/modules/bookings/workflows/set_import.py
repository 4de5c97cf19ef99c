"""A team has a calendar filled from an address; a moment later it is read for the first time."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import AddressNotAllowed, TooManyImports
from mercat.modules.bookings.events import ImportDue
from mercat.modules.bookings.models import MOST_IMPORTS, CalendarImport, ImportStatus
from mercat.modules.bookings.repository import CalendarRepository, ImportRepository
from mercat.modules.bookings.schemas import ImportInput
from mercat.modules.bookings.service import CalendarPlace, calendar_act, calendar_row
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.fetching import Fetcher, FetchFailed
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

_SUBSCRIBED = "webcal://"


class SetImport:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        calendars: CalendarRepository,
        imports: ImportRepository,
        fetcher: Fetcher,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._calendars = calendars
        self._imports = imports
        self._fetcher = fetcher
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, place: CalendarPlace, input: ImportInput, device: Device
    ) -> UUID:
        """The import's id: of the one there is already, where it has this address. Raises
        NoBusiness, Forbidden, AddressNotAllowed, TooManyImports.
        """
        url = self._checked(input.url)
        async with self._transaction:
            await self._teams.require(actor, place.business_id, TeamPermission.CALENDARS_MANAGE)
            await self._calendars.lock(place.id, **calendar_row(place.calendar))
            existing = await self._imports.lock_all(place.id)
            source = next((one for one in existing if one.url == url), None)
            if source is None:
                if len(existing) >= MOST_IMPORTS:
                    raise TooManyImports
                source = CalendarImport(
                    id=uuid7(), calendar_id=place.id, url=url, created_by=actor.user_id
                )
            source.name, source.status = input.name, ImportStatus.PENDING
            source.etag, source.next_run_at = None, self._clock.now()
            await self._imports.add(source)
            self._outbox.add(ImportDue(import_id=source.id))
            told = {"import_id": str(source.id), "name": input.name}
            await self._audit.record(calendar_act("import.set", actor, device, place, **told))
        return source.id

    def _checked(self, url: str) -> str:
        """Other programs write webcal for what is read by https."""
        if url.lower().startswith(_SUBSCRIBED):
            url = f"https://{url[len(_SUBSCRIBED) :]}"
        try:
            return self._fetcher.checked(url)
        except FetchFailed as error:
            raise AddressNotAllowed from error
