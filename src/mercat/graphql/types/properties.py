"""Where customers want things done."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Node
from mercat.modules.identity.models import Permission
from mercat.modules.properties import dependencies
from mercat.modules.properties.schemas import PropertyRead

customer_property = Node("Property", PropertyRead)


async def property(  # noqa: A001 (the field's name)
    context: Context, ids: Sequence[UUID]
) -> Mapping[UUID, PropertyRead | None]:
    """Where it is done, if that is at the customer's and you may know it."""
    actor = context.visitor(Permission.PROPERTIES_READ)
    if actor is None:
        return {}
    known = await dependencies.properties(context.resources)
    return await known.get_many(actor, ids)
