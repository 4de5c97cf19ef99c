"""What somebody has looked for."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends

from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.search import schemas
from mercat.modules.search.dependencies import history as dependencies
from mercat.modules.search.service import History
from mercat.modules.search.workflows.clear_history import ClearHistory
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/search/history", tags=["search"])

Searcher = Annotated[Actor, Depends(caller(Permission.SEARCH_READ))]
_CLEARED = "Nothing that you looked for is kept any more."


@router.get(
    "",
    response_model=PageRead[schemas.SearchEntryRead],
    summary="List what you looked for",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_searches(
    actor: Searcher, paging: Paging, history: Annotated[History, Depends(dependencies.history)]
) -> Page[Mapping[str, Any]]:
    """Newest first, the same words once: the last 50, for 90 days. Nobody else sees them."""
    return await history.page(actor, paging)


@router.delete(
    "",
    summary="Forget what you looked for",
    responses=answers(*CALLER_CHANGES) | says(_CLEARED),
)
async def clear_searches(
    actor: Searcher, workflow: Annotated[ClearHistory, Depends(dependencies.clear_history)]
) -> MessageRead:
    """All of it, and at once."""
    await workflow.execute(actor)
    return MessageRead(message=_CLEARED)
