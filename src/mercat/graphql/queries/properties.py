"""Where you want things done."""

from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Permission
from mercat.modules.properties import dependencies
from mercat.modules.properties.schemas import PropertyRead

queries = Fields()


@queries.field
async def property(context: Context, *, id: UUID) -> PropertyRead:  # noqa: A001 (the field's name)
    """Yours, or one where a business of yours has work to do: until that is over."""
    actor = context.caller(Permission.PROPERTIES_READ)
    known = await dependencies.properties(context.resources)
    return await known.get(actor, id)


@queries.field
async def my_properties(
    context: Context, *, first: int | None = None, after: str | None = None
) -> Connection[PropertyRead]:
    """Newest first, without those that are archived."""
    actor = context.caller(Permission.PROPERTIES_READ)
    known = await dependencies.properties(context.resources)
    return Connection(await known.page(actor, context.paging(first, after)), after)
