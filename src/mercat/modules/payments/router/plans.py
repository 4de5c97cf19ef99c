"""Where the link of a letter leads that asks to pay for a plan.

Looking changes nothing: mail programs and their scanners follow links. The form leads on to the
payment company's page, which is made anew where the one before is closed.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.responses import HTMLResponse

from mercat.modules.payments.dependencies import plans as dependencies
from mercat.modules.payments.errors import NoPlanOrder
from mercat.modules.payments.service import PlanOrderPages
from mercat.modules.payments.workflows.pay_plan_order import PayPlanOrder
from mercat.platform.errors import ApplicationError
from mercat.platform.pages.plain import plain_pages
from mercat.platform.settings import Settings
from mercat.platform.web.errors import status_of
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(prefix="/pay/plans/{order_id}", include_in_schema=False)

Known = Annotated[PlanOrderPages, Depends(dependencies.plan_order_pages)]


@router.get("", response_model=None)
async def show_plan_order(order_id: str, resources: FromApp, pages: Known) -> HTMLResponse:
    try:
        order = await pages.get(_known(order_id))
    except NoPlanOrder as error:
        return _page(resources.settings, order_id, error=error)
    return _page(resources.settings, order_id, order=order)


@router.post("", response_model=None, dependencies=[Depends(limited("pay-plan"))])
async def pay_plan_order(
    order_id: str,
    resources: FromApp,
    workflow: Annotated[PayPlanOrder, Depends(dependencies.pay_plan_order)],
) -> HTMLResponse:
    try:
        url = await workflow.execute(_known(order_id))
    except ApplicationError as error:
        return _page(resources.settings, order_id, error=error)
    # No redirect: from a form, browsers would follow it to no other host than ours.
    return _page(resources.settings, order_id, go_on=url)


def _known(order_id: str) -> UUID:
    try:
        return UUID(order_id)
    except ValueError as error:
        raise NoPlanOrder from error


def _page(
    settings: Settings,
    order_id: str,
    *,
    order: dict[str, Any] | None = None,
    error: ApplicationError | None = None,
    go_on: str | None = None,
) -> HTMLResponse:
    page = plain_pages(settings).render(
        "plan_order.html",
        f"/pay/plans/{order_id}",
        order=order,
        fault=str(error) if error else None,
        go_on=go_on,
        back=settings.links_url,
    )
    page.status_code = status_of(type(error)) if error else 200
    return page
