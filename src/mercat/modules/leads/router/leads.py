"""Leads: read and declined by those that they were offered to."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Depends, Query

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER, FromDevice
from mercat.modules.leads import schemas
from mercat.modules.leads.dependencies import leads as dependencies
from mercat.modules.leads.models import LeadStatus
from mercat.modules.leads.router.shapes import LEAD_CHANGED, LEAD_SHOWN, Answerer, Reader
from mercat.modules.leads.service import LeadList
from mercat.modules.leads.workflows.decline_lead import DeclineLead
from mercat.modules.leads.workflows.view_lead import ViewLead
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(prefix="/leads", tags=["leads"])

Known = Annotated[LeadList, Depends(dependencies.lead_list)]


@router.get(
    "",
    response_model=PageRead[schemas.LeadRead],
    summary="List the leads of a business",
    responses=answers(*CALLER, NoBusiness, BadCursor, BadLimit),
)
async def list_leads(
    actor: Reader,
    leads: Known,
    paging: Paging,
    business_id: Annotated[UUID, Query(description="For its team and for staff.")],
    status: Annotated[LeadStatus | None, Query()] = None,
) -> Page[schemas.LeadRead]:
    """Those that were offered last come first."""
    return await leads.page(business_id, status, paging, actor)


@router.get("/{lead_id}", summary="Read a lead", responses=answers(*LEAD_SHOWN))
async def read_lead(
    lead_id: UUID,
    actor: Reader,
    leads: Known,
    workflow: Annotated[ViewLead, Depends(dependencies.view_lead)],
) -> schemas.LeadDetailRead:
    """For the team and for staff. The first time somebody of the team looks, it is VIEWED."""
    await workflow.execute(actor, lead_id)
    return await leads.get(lead_id, actor)


@router.post("/{lead_id}/decline", summary="Decline a lead", responses=answers(*LEAD_CHANGED))
async def decline_lead(
    lead_id: UUID,
    actor: Answerer,
    device: FromDevice,
    body: Annotated[schemas.ReasonInput, Body(default_factory=schemas.ReasonInput)],
    workflow: Annotated[DeclineLead, Depends(dependencies.decline_lead)],
    leads: Known,
) -> schemas.LeadDetailRead:
    """Somebody else is asked instead. Needs `leads:manage` in the team: owners, admins and managers
    have it.
    """
    await workflow.execute(actor, lead_id, body, device)
    return await leads.get(lead_id, actor)
