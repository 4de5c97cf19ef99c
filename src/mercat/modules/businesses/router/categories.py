"""The tree of trades and kinds of venue."""

from typing import Annotated

from fastapi import Depends, Request, Response

from mercat.modules.businesses import schemas
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.service import CategoryTree
from mercat.platform.web.answers import answers
from mercat.platform.web.etags import TAGGED, tagged
from mercat.platform.web.routers import Router

router = Router(prefix="/categories", tags=["businesses"])

_HOUR = 3600


@router.get(
    "",
    response_model=schemas.CategoriesRead,
    summary="List categories",
    responses=answers() | TAGGED,
)
async def list_categories(
    request: Request, tree: Annotated[CategoryTree, Depends(dependencies.category_tree)]
) -> Response:
    """The whole tree, with what people type who mean each of them. It seldom changes."""
    told = schemas.CategoriesRead.model_validate({"items": await tree.read()})
    return tagged(request, told.__pydantic_serializer__.to_json(told), max_age=_HOUR)
