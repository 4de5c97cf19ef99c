"""How businesses answer their leads, kept up to date by whoever changes it."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from mercat.modules.leads.events import ResponseRecordChanged
from mercat.modules.leads.models import Lead
from mercat.modules.leads.repository import LeadRepository, RecordRepository
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox, Session

REMEMBERED = timedelta(days=90)


class ResponseBook:
    """In the caller's transaction, which has locked the requests that it changes leads of."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._leads = LeadRepository(session)
        self._records = RecordRepository(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def answered(self, lead: Lead) -> None:
        """A quote, or a no: the first of them counts."""
        if lead.responded_at is None:
            lead.responded_at = self._clock.now()
            await self.recount({lead.business_id})

    async def recount(self, business_ids: Collection[UUID]) -> None:
        """Of businesses whose leads were answered, or silent for too long, in this transaction."""
        ids = sorted(business_ids)
        await self._session.flush()
        # Two who count at once would each miss what the other has just answered.
        await self._leads.alone(ids)
        await self._records.recount(ids, self._clock.now() - REMEMBERED)
        for business_id in ids:
            self._outbox.add(ResponseRecordChanged(business_id=business_id))
