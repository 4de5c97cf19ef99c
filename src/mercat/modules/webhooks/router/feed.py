"""All that has happened in a business, for programs that ask."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER
from mercat.modules.webhooks import dependencies, errors
from mercat.modules.webhooks.router.shapes import Desk, Follower
from mercat.modules.webhooks.schemas import FeedRead, Type
from mercat.modules.webhooks.service import FeedBook
from mercat.platform.pagination import BadLimit, PageQuery
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(prefix="/events", tags=["webhooks"])

_LAST = 2**63 - 1


@router.get(
    "",
    summary="Read what has happened in a business",
    responses=answers(
        *CALLER, NoBusiness, errors.EventsForgotten, errors.UnknownTypeAsked, BadLimit
    ),
)
async def read_events(
    resources: FromApp,
    actor: Follower,
    desk: Desk,
    book: Annotated[FeedBook, Depends(dependencies.feed_book)],
    business_id: Annotated[UUID, Query(description="Of which business.")],
    after: Annotated[
        int,
        Query(
            ge=0,
            le=_LAST,
            description="`next_after` of the answer before; left out, from the oldest on.",
        ),
    ] = 0,
    types: Annotated[
        list[Type] | None,
        Query(max_length=100, description="Only such; repeat it for more than one."),
    ] = None,
    limit: Annotated[int | None, Query(description="Events in one answer.")] = None,
) -> FeedRead:
    """The same that webhooks tell, each once and in one order, for thirty days: remember
    `next_after`, and after any outage go on from there. Nothing that is committed late is skipped.
    Positions rise; those in between are other businesses'. Needs `webhooks:manage` in the team, and
    of an API key `events:read`.
    """
    asked = PageQuery.of(resources.settings, limit)
    await desk.require(actor, business_id)
    return await book.after(business_id, after, types, asked.limit)
