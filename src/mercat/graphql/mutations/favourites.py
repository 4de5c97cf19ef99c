"""What somebody keeps to find it again."""

from pydantic import BaseModel, Field

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues.dependencies import favourites as dependencies
from mercat.modules.venues.errors import NoFavourite
from mercat.modules.venues.schemas import FavouriteInput, FavouriteRead

mutations = Fields()


class ToggledFavouriteRead(BaseModel):
    is_favorite: bool = Field(description="Whether it is one now.")
    favorite: FavouriteRead | None = Field(description="Null where it is none any more.")


@mutations.field
async def toggle_favorite(context: Context, *, input: FavouriteInput) -> ToggledFavouriteRead:
    """Takes a business or a studio from your favourites, or else puts it there: each time it is
    asked, it is the other way round.
    """
    actor = context.caller(Permission.FAVORITES_WRITE)
    if await _removed(context, actor, input):
        return ToggledFavouriteRead(is_favorite=False, favorite=None)
    async with context.session() as session:
        workflow = await dependencies.add_favourite(session)
        await workflow.execute(actor, input)
    favourites = await dependencies.favourites(context.resources)
    favorite = await favourites.of(actor, input.thing_id)
    return ToggledFavouriteRead(is_favorite=True, favorite=favorite)


async def _removed(context: Context, actor: Actor, input: FavouriteInput) -> bool:
    async with context.session() as session:
        workflow = await dependencies.remove_favourite(session)
        try:
            await workflow.execute(actor, input.thing_id)
        except NoFavourite:
            return False
    return True
