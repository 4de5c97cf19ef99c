"""How a business does, and how all do."""

from datetime import date
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Permission
from mercat.modules.reporting import dependencies
from mercat.modules.reporting.schemas import DashboardRead, PlatformDashboardRead

queries = Fields()


@queries.costing(20)
async def dashboard(
    context: Context,
    *,
    business_id: UUID,
    from_: date | None = None,
    to: date | None = None,
) -> DashboardRead:
    """Its bookings, money, occupancy, leads and reviews, in all and day by day in its own time
    zone, both days within, beside the period before. For its team and for staff.
    """
    await context.limited("dashboard")
    actor = context.caller(Permission.PAYMENTS_READ)
    known = await dependencies.dashboards(context.resources)
    return await known.business(business_id, from_, to, actor)


@queries.costing(20)
async def platform_dashboard(
    context: Context, *, from_: date | None = None, to: date | None = None
) -> PlatformDashboardRead:
    """The same of all businesses together, for staff: also registrations, and what we kept."""
    await context.limited("dashboard")
    actor = context.caller(Permission.REPORTS_READ)
    known = await dependencies.dashboards(context.resources)
    return await known.platform(from_, to, actor)
