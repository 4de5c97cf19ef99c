"""Requests, as whoever asks may see them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.modules.files.service import FileUrls, FileVariantsRead
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import NoRequest
from mercat.modules.leads.models import RequestStatus
from mercat.modules.leads.repository import (
    PHOTOS,
    REQUEST,
    REQUEST_OF,
    REQUESTS,
    RequestRepository,
    asked_page,
    everybodys_requests,
    requests_page,
)
from mercat.modules.leads.schemas import AskedRead, RequestRead
from mercat.modules.leads.service.telling import asked_told, request_told
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads


class RequestPhotos:
    def __init__(self, reads: Reads, urls: FileUrls) -> None:
        self._reads = reads
        self._urls = urls

    async def of(self, request_ids: Sequence[UUID]) -> Mapping[UUID, list[FileVariantsRead]]:
        """In their order; two statements, however many there are."""
        rows = await self._reads.all(PHOTOS, request_ids=list(request_ids))
        pictures = await self._urls.get_many([row["file_id"] for row in rows])
        photos: dict[UUID, list[FileVariantsRead]] = defaultdict(list)
        for row in rows:
            if picture := pictures.get(row["file_id"]):
                photos[row["request_id"]].append(picture)
        return photos


class RequestTeller:
    """In the transaction of whoever has just made one."""

    def __init__(self, session: Session, urls: FileUrls) -> None:
        self._requests = RequestRepository(session)
        self._urls = urls

    async def tell(self, request_id: UUID) -> RequestRead:
        file_ids = await self._requests.shown(request_id)
        pictures = await self._urls.get_many(file_ids)
        photos = [pictures[file_id] for file_id in file_ids if file_id in pictures]
        return request_told(await self._requests.told(request_id), photos)


class RequestList:
    def __init__(self, reads: Reads, cursors: Cursors, urls: FileUrls) -> None:
        self._reads = reads
        self._cursors = cursors
        self._photos = RequestPhotos(reads, urls)

    async def page(
        self, status: RequestStatus | None, query: PageQuery, actor: Actor
    ) -> Page[RequestRead]:
        """The caller's own, the newest first. Raises BadCursor."""
        filters = {} if status is None else {"status": status}
        where = scope("requests", user_id=actor.user_id, **filters)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            requests_page(of_status=bool(filters), after=after is not None),
            **filters,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            user_id=actor.user_id,
            limit=query.limit,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        photos = await self._photos.of([row["id"] for row in page.items])
        told = [request_told(row, photos.get(row["id"], [])) for row in page.items]
        return page.told(told)

    async def everybodys(
        self, status: RequestStatus | None, query: PageQuery, actor: Actor
    ) -> Page[RequestRead]:
        """For staff, those that were made last first; without their photos. Raises Forbidden,
        BadCursor.
        """
        if not actor.may(Permission.REQUESTS_INSPECT):
            raise Forbidden
        filters = {} if status is None else {"status": status}
        where = scope("everybody's requests", **filters)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            everybodys_requests(of_status=bool(filters), after=after is not None),
            **filters,
            **({"id": after[0]} if after else {}),
            limit=query.limit,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["id"],)
        )
        return page.told([request_told(row, []) for row in page.items])

    async def get(self, request_id: UUID, actor: Actor) -> RequestRead:
        """For its customer and for staff. Raises NoRequest."""
        row = await self._reads.one(REQUEST, **_whose(request_id, actor))
        if row is None:
            raise NoRequest
        photos = await self._photos.of([request_id])
        return request_told(row, photos.get(request_id, []))

    async def get_many(
        self, request_ids: Sequence[UUID], actor: Actor
    ) -> Mapping[UUID, RequestRead]:
        """The same of those of them that the caller may see: three statements."""
        rows = await self._reads.all(
            REQUESTS,
            request_ids=list(request_ids),
            user_id=actor.user_id,
            inspects=actor.may(Permission.REQUESTS_INSPECT),
        )
        photos = await self._photos.of([row["id"] for row in rows])
        return {row["id"]: request_told(row, photos.get(row["id"], [])) for row in rows}

    async def asked(self, request_id: UUID, query: PageQuery, actor: Actor) -> Page[AskedRead]:
        """Whom it was offered to, those first who were asked last: for its customer, and with the
        reasons for staff. Raises NoRequest, BadCursor.
        """
        await self.require(request_id, actor)
        where = scope("asked", request_id=request_id)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            asked_page(after=after is not None),
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            request_id=request_id,
            limit=query.limit,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        for_staff = actor.may(Permission.REQUESTS_INSPECT)
        told = [asked_told(row, for_staff=for_staff) for row in page.items]
        return page.told(told)

    async def require(self, request_id: UUID, actor: Actor) -> None:
        """Raises NoRequest for whoever may not see it."""
        if await self._reads.one(REQUEST_OF, **_whose(request_id, actor)) is None:
            raise NoRequest


def _whose(request_id: UUID, actor: Actor) -> dict[str, object]:
    inspects = actor.may(Permission.REQUESTS_INSPECT)
    return {"request_id": request_id, "user_id": actor.user_id, "inspects": inspects}
