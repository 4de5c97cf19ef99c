"""Who reads the reports of a business: its team, and staff."""

from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.models import Actor
from mercat.modules.reporting.permissions import can_report, sees_reports
from mercat.modules.reporting.repository import REPORTED
from mercat.platform.errors import Forbidden
from mercat.platform.reads import Reads, Row


class Readers:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def of(self, actor: Actor, business_id: UUID) -> Row:
        """The business: name and timezone. Raises NoBusiness where there is none and for whoever is
        not in its team, Forbidden for whoever may not read its reports. Staff read everybody's,
        also of what was given up.
        """
        row = await self._reads.one(REPORTED, business_id=business_id, user_id=actor.user_id)
        if row is None:
            raise NoBusiness
        if can_report(actor):
            return row
        if row["role"] is None or row["archived_at"] is not None:
            raise NoBusiness
        if not sees_reports(actor, row["role"]):
            raise Forbidden
        return row
