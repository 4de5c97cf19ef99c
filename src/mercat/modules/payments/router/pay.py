"""Our short link to where something is paid, and where payers come back to.

Its address is all the authority there is, as a payment company's is. Looking changes nothing.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.responses import RedirectResponse, Response

from mercat.modules.payments.dependencies import charges as dependencies
from mercat.modules.payments.errors import NoCharge
from mercat.modules.payments.service import PayPage, PayPages
from mercat.platform.pages.plain import plain_pages
from mercat.platform.settings import Settings
from mercat.platform.web.errors import status_of
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(prefix="/pay/{charge_id}", include_in_schema=False)

_SECONDS = 2
"""Until the page looks again whether there is news."""
_LIMIT = Depends(limited("pay", times=5))
Known = Annotated[PayPages, Depends(dependencies.pay_pages)]


@router.get("", response_model=None, dependencies=[_LIMIT])
async def go_to_pay(charge_id: str, resources: FromApp, pages: Known) -> Response:
    """To its gateway's page; to one that says so while that is being made, or it is too late."""
    found = await _found(charge_id, pages)
    if found is not None and found.state == "open" and found.url is not None:
        return _sent(found.url)
    return _shown(charge_id, resources.settings, found, came_back=False)


@router.get("/done", response_model=None, dependencies=[_LIMIT])
async def come_back(charge_id: str, resources: FromApp, pages: Known) -> Response:
    """From the gateway's page, paid or not: who is faster than its webhook waits here."""
    return _shown(charge_id, resources.settings, await _found(charge_id, pages), came_back=True)


async def _found(charge_id: str, pages: PayPages) -> PayPage | None:
    try:
        return await pages.get(UUID(charge_id))
    except (ValueError, NoCharge):
        return None


def _sent(url: str) -> Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return RedirectResponse(url, status_code=303, headers=headers)


def _shown(
    charge_id: str, settings: Settings, found: PayPage | None, *, came_back: bool
) -> Response:
    page = plain_pages(settings).render(
        "pay.html",
        f"/pay/{charge_id}",
        found=found,
        came_back=came_back,
        seconds=_SECONDS if found is not None and found.state == "open" else None,
        back=settings.links_url,
    )
    if found is None:
        page.status_code = status_of(NoCharge)
    return page
