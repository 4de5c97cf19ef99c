"""What somebody may be about to write."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from mercat.modules.search import schemas
from mercat.modules.search.dependencies import searching
from mercat.modules.search.service import Suggestions
from mercat.platform.errors import RateLimited
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.etags import TAGGED, tagged
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router

router = Router(prefix="/search", tags=["search"])

_AS_FAST_AS_FINGERS = 5
"""Times what other doors let through: it is asked with every letter."""


@router.get(
    "/suggest",
    response_model=schemas.SuggestionsRead,
    summary="Suggest what to search for",
    responses=answers(RateLimited) | TAGGED,
    dependencies=[Depends(limited("suggest", _AS_FAST_AS_FINGERS))],
)
async def suggest_searches(
    request: Request,
    q: Annotated[schemas.Words, Query(description="What is written so far.", examples=["plum"])],
    suggestions: Annotated[Suggestions, Depends(searching.suggestions)],
) -> Response:
    """No more than ten: categories by name or by what people call them, businesses and studios by
    name, and words that begin so.
    """
    told = {"items": await suggestions.of(q)}
    return tagged(request, bytes(json_bytes(schemas.SuggestionsRead, told).body))
