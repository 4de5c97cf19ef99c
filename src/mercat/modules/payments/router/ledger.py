"""The books of a business: what it has, what became of it, and statements."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response
from starlette.responses import HTMLResponse, StreamingResponse

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER
from mercat.modules.payments import errors, schemas
from mercat.modules.payments.dependencies import ledger as dependencies
from mercat.modules.payments.router.shapes import Reader
from mercat.modules.payments.service import Books, Statements, sheet, table
from mercat.platform.pages.plain import plain_pages
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.moments import Day
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(prefix="/payments", tags=["payments"])

_CSV = "text/csv"
_PAGE = "text/html"
_PRIVATE = "private, no-store"

Known = Annotated[Books, Depends(dependencies.books)]
Told = Annotated[Statements, Depends(dependencies.statements)]
First = Annotated[
    Day | None,
    Query(
        alias="from",
        description="The first day, in the business's time zone. Else the first of the month.",
        examples=["2026-11-01"],
    ),
]
Last = Annotated[
    Day | None,
    Query(
        alias="to",
        description="The last day, which is within, up to 366 days in all. Else today.",
        examples=["2026-11-30"],
    ),
]


def _told(kind: str, example: str) -> dict[int | str, dict[str, Any]]:
    content = {kind: {"schema": {"type": "string"}, "example": example}}
    return {200: {"description": "The statement.", "content": content}}


@router.get("/balance", summary="Read a balance", responses=answers(*CALLER, NoBusiness))
async def read_balance(business_id: UUID, actor: Reader, books: Known) -> schemas.BalanceRead:
    """What a business has, in each currency and at each payment company. Needs `payments:read` in
    its team.
    """
    return await books.balance(business_id, actor)


@router.get(
    "/ledger",
    response_model=PageRead[schemas.LedgerTransactionRead],
    summary="Read the ledger",
    responses=answers(*CALLER, NoBusiness, BadCursor, BadLimit),
)
async def read_ledger(
    business_id: UUID, actor: Reader, books: Known, paging: Paging
) -> Page[schemas.LedgerTransactionRead]:
    """All that was ever written about the money of a business, in double entry, the last first.
    Needs `payments:read` in its team.
    """
    return await books.page(business_id, paging, actor)


@router.get(
    "/statement.csv",
    summary="Read a statement as a spreadsheet",
    response_class=Response,
    responses=answers(*CALLER, NoBusiness, errors.BadPeriod)
    | _told(_CSV, "Time (UTC),Kind,Description,…"),
)
async def read_statement_table(
    business_id: UUID, actor: Reader, statements: Told, first: First = None, last: Last = None
) -> StreamingResponse:
    """Every payment, refund, dispute and payout of these days with what the business was owed after
    it. Texts that a spreadsheet would take for formulas begin with an apostrophe. Needs
    `payments:read` in its team.
    """
    statement = await statements.open(business_id, first, last, actor)
    name = f"statement-{statement.first}-{statement.last}.csv"
    headers = {
        "Cache-Control": _PRIVATE,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return StreamingResponse(table(statements, statement), media_type=_CSV, headers=headers)


@router.get(
    "/statement.html",
    summary="Read a statement as a page",
    response_class=Response,
    responses=answers(*CALLER, NoBusiness, errors.BadPeriod) | _told(_PAGE, "<!doctype html>…"),
)
async def read_statement_page(
    business_id: UUID,
    actor: Reader,
    statements: Told,
    resources: FromApp,
    first: First = None,
    last: Last = None,
) -> HTMLResponse:
    """The same, to read and to print. Needs `payments:read` in its team."""
    statement = await statements.open(business_id, first, last, actor)
    told = await sheet(statement, statements.lines(statement))
    page = plain_pages(resources.settings).render("statement.html", "", **told)
    page.headers["Cache-Control"] = _PRIVATE
    return page
