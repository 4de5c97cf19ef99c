"""Leads, as the teams see them that they were offered to."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.files.service import FileUrls
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import NoLead
from mercat.modules.leads.models import LeadStatus
from mercat.modules.leads.repository import IN_TEAM, LEAD, LEADS, leads_page
from mercat.modules.leads.schemas import LeadDetailRead, LeadRead
from mercat.modules.leads.service.quoting import Quotes
from mercat.modules.leads.service.requests import RequestPhotos
from mercat.modules.leads.service.telling import lead_told
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads


class LeadList:
    def __init__(self, reads: Reads, cursors: Cursors, urls: FileUrls, quotes: Quotes) -> None:
        self._reads = reads
        self._cursors = cursors
        self._photos = RequestPhotos(reads, urls)
        self._quotes = quotes

    async def page(
        self, business_id: UUID, status: LeadStatus | None, query: PageQuery, actor: Actor
    ) -> Page[LeadRead]:
        """Of a business, for everybody in its team and for staff: those first that were offered
        last. Raises NoBusiness, BadCursor.
        """
        await self._require(business_id, actor)
        filters = {} if status is None else {"status": status}
        where = scope("leads", business_id=business_id, **filters)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            leads_page(of_status=bool(filters), after=after is not None),
            **filters,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            business_id=business_id,
            limit=query.limit,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        photos = await self._photos.of([row["request_id"] for row in page.items])
        told = [lead_told(row, photos.get(row["request_id"], [])) for row in page.items]
        return page.told(told)

    async def get(self, lead_id: UUID, actor: Actor) -> LeadDetailRead:
        """For the team and for staff. Raises NoLead."""
        row = await self._reads.one(
            LEAD,
            lead_id=lead_id,
            user_id=actor.user_id,
            inspects=actor.may(Permission.REQUESTS_INSPECT),
        )
        if row is None:
            raise NoLead
        photos = await self._photos.of([row["request_id"]])
        told = lead_told(row, photos.get(row["request_id"], []))
        return LeadDetailRead(**dict(told), quotes=await self._quotes.of_lead(lead_id, actor))

    async def get_many(
        self, lead_ids: Sequence[UUID], actor: Actor
    ) -> Mapping[UUID, LeadDetailRead]:
        """The same of those of them that the caller may see: four statements."""
        rows = await self._reads.all(
            LEADS,
            lead_ids=list(lead_ids),
            user_id=actor.user_id,
            inspects=actor.may(Permission.REQUESTS_INSPECT),
        )
        photos = await self._photos.of([row["request_id"] for row in rows])
        quotes = await self._quotes.of_leads([row["id"] for row in rows], actor)
        return {
            row["id"]: LeadDetailRead(
                **dict(lead_told(row, photos.get(row["request_id"], []))), quotes=quotes[row["id"]]
            )
            for row in rows
        }

    async def _require(self, business_id: UUID, actor: Actor) -> None:
        if actor.may(Permission.REQUESTS_INSPECT):
            return
        role = await self._reads.one(IN_TEAM, business_id=business_id, user_id=actor.user_id)
        if role is None:
            raise NoBusiness
