"""Requests of a customer, and leads of a business."""

from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Permission
from mercat.modules.leads.dependencies import leads as dependencies
from mercat.modules.leads.dependencies import wishes
from mercat.modules.leads.models import LeadStatus, RequestStatus
from mercat.modules.leads.schemas import LeadDetailRead, LeadRead, RequestRead

queries = Fields()


@queries.field
async def request(context: Context, *, id: UUID) -> RequestRead:
    """For its customer and for staff."""
    actor = context.caller(Permission.REQUESTS_READ)
    known = await wishes.request_list(context.resources)
    return await known.get(id, actor)


@queries.field
async def my_requests(
    context: Context,
    *,
    status: RequestStatus | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Connection[RequestRead]:
    """The newest first."""
    actor = context.caller(Permission.REQUESTS_READ)
    known = await wishes.request_list(context.resources)
    return Connection(await known.page(status, context.paging(first, after), actor), after)


@queries.field
async def lead(context: Context, *, id: UUID) -> LeadDetailRead:
    """For the team and for staff. The first time somebody of the team looks, it is VIEWED."""
    actor = context.caller(Permission.LEADS_READ)
    async with context.session() as session:
        workflow = await dependencies.view_lead(session, context.resources)
        await workflow.execute(actor, id)
    known = await dependencies.lead_list(context.resources)
    return await known.get(id, actor)


@queries.field
async def leads(
    context: Context,
    *,
    business_id: UUID,
    status: LeadStatus | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Connection[LeadRead]:
    """Of a business, for its team and for staff. Those that were offered last come first."""
    actor = context.caller(Permission.LEADS_READ)
    known = await dependencies.lead_list(context.resources)
    page = await known.page(business_id, status, context.paging(first, after), actor)
    return Connection(page, after)
