"""The page to pay on of our own gateway, where no money moves: never in production.

Its address is all the authority there is, as a payment company's is: who has not been given it
cannot pay, nor have a browser pay. Only the forms on it change anything.
"""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form
from starlette.responses import HTMLResponse, RedirectResponse

from mercat.modules.payments.dependencies import sandbox as dependencies
from mercat.modules.payments.errors import ChargeClosed, NoCharge
from mercat.modules.payments.schemas import ConsoleInput, PayInput
from mercat.modules.payments.service import Checkouts
from mercat.modules.payments.workflows.decline_charge import DeclineCharge
from mercat.modules.payments.workflows.pay_charge import PayCharge
from mercat.modules.payments.workflows.use_console import UseConsole
from mercat.platform.pages.plain import plain_pages
from mercat.platform.settings import Settings
from mercat.platform.web.errors import status_of
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(prefix="/sandbox/checkout/{charge_id}", include_in_schema=False)

_LIMIT = Depends(limited("sandbox-checkout"))


@router.get("", response_model=None)
async def show_checkout(
    charge_id: str,
    resources: FromApp,
    checkouts: Annotated[Checkouts, Depends(dependencies.checkouts)],
) -> HTMLResponse:
    settings = resources.settings
    try:
        checkout = await checkouts.get(_known(charge_id, settings))
    except NoCharge as error:
        page = plain_pages(settings).render("checkout.html", _path(charge_id), checkout=None)
        page.status_code = status_of(type(error))
        return page
    pages, back = plain_pages(settings), settings.links_url
    return pages.render("checkout.html", _path(charge_id), checkout=checkout, back=back)


@router.post("/pay", response_model=None, dependencies=[_LIMIT])
async def pay(
    charge_id: str,
    resources: FromApp,
    form: Annotated[PayInput, Form()],
    workflow: Annotated[PayCharge, Depends(dependencies.pay_charge)],
) -> RedirectResponse:
    with suppress(NoCharge, ChargeClosed):  # which the page tells
        await workflow.execute(_known(charge_id, resources.settings), form)
    return _shown(charge_id)


@router.post("/decline", response_model=None, dependencies=[_LIMIT])
async def decline(
    charge_id: str,
    resources: FromApp,
    workflow: Annotated[DeclineCharge, Depends(dependencies.decline_charge)],
) -> RedirectResponse:
    with suppress(NoCharge, ChargeClosed):
        await workflow.execute(_known(charge_id, resources.settings))
    return _shown(charge_id)


@router.post("/console", response_model=None, dependencies=[_LIMIT])
async def use_console(
    charge_id: str,
    resources: FromApp,
    form: Annotated[ConsoleInput, Form()],
    workflow: Annotated[UseConsole, Depends(dependencies.use_console)],
) -> RedirectResponse:
    with suppress(NoCharge, ChargeClosed):
        await workflow.execute(_known(charge_id, resources.settings), form)
    return _shown(charge_id)


def _known(charge_id: str, settings: Settings) -> UUID:
    """Raises NoCharge for what is no id, and wherever money is real."""
    if not settings.is_local:
        raise NoCharge
    try:
        return UUID(charge_id)
    except ValueError as error:
        raise NoCharge from error


def _path(charge_id: str) -> str:
    return f"/sandbox/checkout/{charge_id}"


def _shown(charge_id: str) -> RedirectResponse:
    """To the page, by GET: read again it sends nothing again (RFC 9110 §15.4.4)."""
    return RedirectResponse(_path(charge_id), status_code=303)
