"""How a business does, and how all do."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER
from mercat.modules.payments.errors import BadPeriod
from mercat.modules.reporting import dependencies, schemas
from mercat.modules.reporting.router.shapes import Analyst, First, Last, Reader
from mercat.modules.reporting.service import Dashboards
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router

router = Router(tags=["reporting"])

Known = Annotated[Dashboards, Depends(dependencies.dashboards)]


@router.get(
    "/businesses/{business_id}/dashboard",
    summary="Read how a business does",
    dependencies=[Depends(limited("dashboard"))],
    responses=answers(*CALLER, NoBusiness, BadPeriod),
)
async def read_dashboard(
    business_id: UUID, actor: Reader, dashboards: Known, first: First = None, last: Last = None
) -> schemas.DashboardRead:
    """Its bookings, money, occupancy, leads and reviews, in all and day by day in its own time
    zone, beside the period before, which was as long. It is some seconds behind what happens. Needs
    `reports:read` in its team; staff read it too.
    """
    return await dashboards.business(business_id, first, last, actor)


@router.get(
    "/dashboard/platform",
    summary="Read how all businesses do",
    dependencies=[Depends(limited("dashboard"))],
    responses=answers(*CALLER, BadPeriod),
)
async def read_platform_dashboard(
    actor: Analyst, dashboards: Known, first: First = None, last: Last = None
) -> schemas.PlatformDashboardRead:
    """Registrations, active businesses, bookings, leads, what was paid and what we kept of it,
    beside the period before, which was as long. Needs `reports:read`.
    """
    return await dashboards.platform(first, last, actor)
