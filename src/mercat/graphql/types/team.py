"""Who runs a business."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.types.businesses import business
from mercat.modules.businesses.dependencies import team as dependencies
from mercat.modules.businesses.schemas import MemberRead
from mercat.modules.identity.models import Permission
from mercat.platform.errors import ApplicationError


@business.relation(cost=2)
async def team(
    context: Context, ids: Sequence[UUID], *, first: int | None = None, after: str | None = None
) -> Mapping[UUID, Connection[MemberRead] | None]:
    """Those first that joined first. For the team, and for staff; e-mail addresses are for whoever
    may manage the team.
    """
    actor, paging = context.caller(Permission.BUSINESSES_READ), context.paging(first, after)
    async with context.session() as session:
        book = await dependencies.member_book(session, context.resources)
        pages = await book.of_many(actor, ids, paging)
    found: dict[UUID, Connection[MemberRead] | ApplicationError | None] = {}
    for key, page in pages.items():
        if isinstance(page, ApplicationError):
            found[key] = page
            continue
        members = [MemberRead.model_validate(one) for one in page.items]
        found[key] = Connection(page.told(members), after)
    return found  # type: ignore[return-value]  # refusals are values of any loader
