"""What somebody keeps to find it again."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Response

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues import errors, schemas
from mercat.modules.venues.dependencies import favourites as dependencies
from mercat.modules.venues.service import Favourites
from mercat.modules.venues.workflows.add_favourite import AddFavourite
from mercat.modules.venues.workflows.remove_favourite import RemoveFavourite
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/favorites", tags=["venues"])

Reader = Annotated[Actor, Depends(caller(Permission.FAVORITES_READ))]
Keeper = Annotated[Actor, Depends(caller(Permission.FAVORITES_WRITE))]
Known = Annotated[Favourites, Depends(dependencies.favourites)]
Removal = Annotated[RemoveFavourite, Depends(dependencies.remove_favourite)]

_REMOVED = "This is not among your favourites any more."


@router.get(
    "",
    response_model=PageRead[schemas.FavouriteRead],
    summary="List your favourites",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_favorites(
    actor: Reader, favourites: Known, paging: Paging
) -> Page[schemas.FavouriteRead]:
    """Newest first. Of what is not to be seen at this time nothing is told."""
    return await favourites.page(actor, paging)


@router.post(
    "",
    status_code=201,
    summary="Add a favourite",
    responses={
        200: {"model": schemas.FavouriteRead, "description": "It was one already."},
        **answers(*CALLER_CHANGES, NoBusiness, errors.NoStudio, errors.TooManyFavourites),
    },
)
async def add_favorite(
    body: schemas.FavouriteInput,
    actor: Keeper,
    response: Response,
    workflow: Annotated[AddFavourite, Depends(dependencies.add_favourite)],
    favourites: Known,
) -> schemas.FavouriteRead:
    """A business or a studio that everybody can see; up to 1,000. What is one already stays as it
    is.
    """
    if not await workflow.execute(actor, body):
        response.status_code = 200
    return await favourites.of(actor, body.thing_id)


@router.delete(
    "",
    summary="Remove a business or studio from your favourites",
    responses=answers(*CALLER_CHANGES, errors.NoFavourite) | says(_REMOVED),
)
async def remove_favorite_business(
    named: Annotated[schemas.FavouriteInput, Query()],
    actor: Keeper,
    workflow: Removal,
) -> MessageRead:
    """By the business or the studio, whether it is still to be seen or not."""
    await workflow.execute(actor, named.thing_id)
    return MessageRead(message=_REMOVED)


@router.delete(
    "/{favorite_id}",
    summary="Remove a favourite",
    responses=answers(*CALLER_CHANGES, errors.NoFavourite) | says(_REMOVED),
)
async def remove_favorite(
    favorite_id: Annotated[UUID, Path(description="Its own id, or the business's or studio's.")],
    actor: Keeper,
    workflow: Removal,
) -> MessageRead:
    """By its own id, or that of the business or studio."""
    await workflow.execute(actor, favorite_id)
    return MessageRead(message=_REMOVED)
