"""Finding businesses and studios."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from starlette.background import BackgroundTask

from mercat.modules.identity.dependencies import CALLER, caller, visitor
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.search import errors, schemas
from mercat.modules.search.dependencies import history, searching
from mercat.modules.search.service import (
    Asked,
    BusinessShelf,
    Found,
    Kit,
    Search,
    StudioShelf,
    facets_of,
    told_items,
)
from mercat.platform.pagination import BadCursor, BadLimit, PageQuery
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.etags import TAGGED, Audience, tagged
from mercat.platform.web.limits import take_for_client
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.session import FromApp

router = APIRouter(tags=["search"])

Businesses = schemas.FoundPageRead[schemas.BusinessFoundRead]
Studios = schemas.FoundPageRead[schemas.StudioFoundRead]
_ASKED = (BadCursor, BadLimit, errors.HalfAPoint, errors.PointRequired, errors.NoSuchCategory)
_OF_STUDIOS = (errors.NoSuchEquipment, errors.NoSuchBadge, errors.BadWindow)


async def guest(
    request: Request, actor: Annotated[Actor | None, Depends(visitor(Permission.SEARCH_READ))]
) -> Actor | None:
    """Whoever is not known is counted by address. Raises RateLimited."""
    if actor is None:
        await take_for_client(request, "search")
    return actor


Guest = Annotated[Actor | None, Depends(guest)]


@router.get(
    "/businesses",
    response_model=Businesses,
    summary="Search businesses",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*CALLER, *_ASKED) | TAGGED,
)
async def search_businesses(
    request: Request,
    query: Annotated[schemas.BusinessQuery, Query()],
    actor: Guest,
    resources: FromApp,
    search: Annotated[Search, Depends(searching.search)],
    shelf: Annotated[BusinessShelf, Depends(searching.businesses)],
    kit: Annotated[Kit, Depends(searching.kit)],
) -> Response:
    """What meets all that is asked, the best answer first. Words that nobody uses are taken for
    those that look like them (`corrected`); where nothing has all of the words, it is searched
    with fewer (`left_out`). Around a place, up to `radius_km`. What was published, changed or
    suspended is so here a moment later; opening hours are right at any moment.
    """
    await _may_explain(request, query)
    asked = Asked.of(query.model_dump())
    found = await search.page(shelf, asked, _paging(query, resources))
    told = await _told(found, asked, kit)
    return _answered(request, Businesses, told, actor, query, shelf.kind)


@router.get(
    "/studios",
    response_model=Studios,
    summary="Search studios",
    openapi_extra=OPEN_TO_ALL,
    responses=answers(*CALLER, *_ASKED, *_OF_STUDIOS) | TAGGED,
)
async def search_studios(
    request: Request,
    query: Annotated[schemas.StudioQuery, Query()],
    actor: Guest,
    resources: FromApp,
    search: Annotated[Search, Depends(searching.search)],
    shelf: Annotated[StudioShelf, Depends(searching.studios)],
    kit: Annotated[Kit, Depends(searching.kit)],
) -> Response:
    """As businesses are searched; also by what they have, how many a room holds, and whether one
    is free: with `available_from` and `available_to` a studio is told only if a room there could
    be booked from the one to the other, by its calendar and its rules, when this was answered.
    """
    await _may_explain(request, query)
    asked = Asked.of(query.model_dump())
    found = await search.page(shelf, asked, _paging(query, resources))
    told = await _told(found, asked, kit)
    return _answered(request, Studios, told, actor, query, shelf.kind)


async def _may_explain(request: Request, query: schemas.BusinessQuery) -> None:
    """Refused to whoever may not, as any other door is."""
    if query.explain:
        await caller(Permission.SEARCH_EXPLAIN)(request)


def _paging(query: schemas.BusinessQuery, resources: FromApp) -> PageQuery:
    return PageQuery.of(resources.settings, query.limit, query.cursor)


async def _told(found: Found, asked: Asked, kit: Kit) -> dict[str, Any]:
    """The fields of FoundPageRead."""
    facets = None
    if found.features is not None:
        facets = await facets_of(found.features, found.reading.trades, kit)
    return {
        "items": told_items(found, explain=asked.explain),
        "next_cursor": found.next_cursor,
        "corrected": found.reading.corrected,
        "left_out": found.reading.left_out,
        "facets": facets,
    }


def _answered(
    request: Request,
    model: type[BaseModel],
    told: Mapping[str, Any],
    actor: Actor | None,
    query: schemas.BusinessQuery,
    kind: str,
) -> Response:
    """What somebody looks for is kept once they have their answer, and for no further page."""
    audience = Audience.CALLER if actor else Audience.STRANGERS
    body = bytes(json_bytes(model, told).body)
    response = tagged(request, body, max_age=0, audience=audience)
    if actor is not None and query.cursor is None and query.q.strip():
        app = request.app.state.resources
        response.background = BackgroundTask(history.note, app, actor, kind, query.q)
    return response
