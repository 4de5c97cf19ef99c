"""What a business shows of its work."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.catalogue import dependencies, errors, schemas
from mercat.modules.catalogue.router.shapes import (
    MANAGED,
    SHOWN,
    BusinessName,
    Member,
    Pages,
    Visitor,
    shown,
)
from mercat.modules.catalogue.service import Portfolio
from mercat.modules.catalogue.workflows.add_portfolio_item import AddPortfolioItem
from mercat.modules.catalogue.workflows.change_portfolio_item import ChangePortfolioItem
from mercat.modules.catalogue.workflows.order_portfolio import OrderPortfolio
from mercat.modules.catalogue.workflows.remove_portfolio_item import RemovePortfolioItem
from mercat.modules.files.errors import FileNotUsable
from mercat.modules.identity.dependencies import FromDevice
from mercat.platform.ordering import OtherItems
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.etags import TAGGED
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead, OrderInput

router = Router(prefix="/businesses/{business_id}/portfolio", tags=["catalogue"])

Known = Annotated[Portfolio, Depends(dependencies.portfolio)]

_REMOVED = "The picture is removed."


@router.get(
    "",
    response_model=PageRead[schemas.PortfolioItemRead],
    summary="List a business's pictures",
    responses=answers(*SHOWN) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def list_portfolio(
    business_id: BusinessName, request: Request, actor: Visitor, pages: Pages, portfolio: Known
) -> Response:
    """In the team's order, all on one page. Open to everybody once the business is published."""
    business = await pages.visible(business_id, actor)
    items = await portfolio.of(business.id)
    told: dict[str, object] = {"items": items, "next_cursor": None}
    return shown(request, actor, PageRead[schemas.PortfolioItemRead], told)


@router.post(
    "",
    status_code=201,
    summary="Show a picture",
    responses=answers(*MANAGED, errors.TooManyPortfolioItems, FileNotUsable),
)
async def add_portfolio_item(
    business_id: BusinessName,
    body: schemas.PortfolioInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[AddPortfolioItem, Depends(dependencies.add_portfolio_item)],
    pages: Pages,
    portfolio: Known,
) -> schemas.PortfolioItemRead:
    """The last of them, up to 60. Upload the file first, with the purpose PORTFOLIO. Needs
    `portfolio:manage` in the team: owners, admins and managers have it.
    """
    found = await pages.find(business_id, actor)
    return await portfolio.get(found, await workflow.execute(actor, found, body, device))


@router.put(
    "/order",
    response_model=PageRead[schemas.PortfolioItemRead],
    summary="Put a business's pictures in order",
    responses=answers(*MANAGED, OtherItems),
)
async def order_portfolio(
    business_id: BusinessName,
    body: OrderInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[OrderPortfolio, Depends(dependencies.order_portfolio)],
    pages: Pages,
    portfolio: Known,
) -> Page[schemas.PortfolioItemRead]:
    """All of them, each once. Needs `portfolio:manage` in the team."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, body.ids, device)
    return Page(await portfolio.of(found), None)


@router.patch(
    "/{item_id}",
    summary="Change what is said of a picture",
    responses=answers(*MANAGED, errors.NoPortfolioItem),
)
async def change_portfolio_item(
    business_id: BusinessName,
    item_id: UUID,
    body: schemas.PortfolioPatch,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ChangePortfolioItem, Depends(dependencies.change_portfolio_item)],
    pages: Pages,
    portfolio: Known,
) -> schemas.PortfolioItemRead:
    """Its caption; null clears it. Needs `portfolio:manage` in the team."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, item_id, body, device)
    return await portfolio.get(found, item_id)


@router.delete(
    "/{item_id}",
    summary="Remove a picture",
    responses=answers(*MANAGED, errors.NoPortfolioItem) | says(_REMOVED),
)
async def remove_portfolio_item(
    business_id: BusinessName,
    item_id: UUID,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[RemovePortfolioItem, Depends(dependencies.remove_portfolio_item)],
    pages: Pages,
) -> MessageRead:
    """Its file goes with it. Needs `portfolio:manage` in the team."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, item_id, device)
    return MessageRead(message=_REMOVED)
