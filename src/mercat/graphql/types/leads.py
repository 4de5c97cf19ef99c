"""Requests, whom they were offered to, and what was offered for them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Node
from mercat.graphql.types.bookings import booking
from mercat.graphql.types.properties import property as at
from mercat.graphql.types.studios import business
from mercat.modules.identity.models import Permission
from mercat.modules.leads.dependencies import leads as dependencies
from mercat.modules.leads.dependencies import quotes as quoting
from mercat.modules.leads.dependencies import wishes
from mercat.modules.leads.schemas import (
    LeadDetailRead,
    LeadQuoteRead,
    LeadRead,
    RequestRead,
)


async def details(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, LeadDetailRead]:
    """Those that whoever asks may see."""
    actor = context.caller(Permission.LEADS_READ)
    known = await dependencies.lead_list(context.resources)
    return await known.get_many(ids, actor)


lead_node = Node("Lead", LeadRead, LeadDetailRead, details=details)
request_node = Node("Request", RequestRead)
quote_node = Node("Quote", LeadQuoteRead)

lead_node.relation("business_id")(business)
quote_node.relation(lambda one: one.business.id)(business)
request_node.relation("property_id")(at)


@lead_node.relation(lambda one: one.wish.request_id)
async def request(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, RequestRead | None]:
    """As its customer sees it: for them and for staff. A team is told the `wish`."""
    actor = context.visitor(Permission.REQUESTS_READ)
    if actor is None:
        return {}
    known = await wishes.request_list(context.resources)
    return await known.get_many(ids, actor)


quote_node.relation("request_id")(request)


@request_node.relation(cost=2)
async def quotes(
    context: Context, ids: Sequence[UUID], *, first: int | None = None, after: str | None = None
) -> Mapping[UUID, Connection[LeadQuoteRead] | None]:
    """What it would cost, by whom; the newest first."""
    actor, paging = context.caller(Permission.REQUESTS_READ), context.paging(first, after)
    known = await quoting.quotes(context.resources)
    pages = await known.of_requests(ids, paging, actor)
    return {key: Connection(page, after) for key, page in pages.items()}


@quote_node.relation("lead_id")
async def lead(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, LeadDetailRead | None]:
    """As the team sees it that sent the quote: for them and for staff."""
    if context.visitor(Permission.LEADS_READ) is None:
        return {}
    return await context.loaders.all_of(details, ids)


def _booking_of(one: Any) -> UUID | None:
    return one.booking.id if one.booking else None


quote_node.relation(_booking_of)(booking)
