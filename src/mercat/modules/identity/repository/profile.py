"""Questions about what somebody says of themselves."""

from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import Customer, User, UserType
from mercat.modules.identity.repository.users import PROFILE_COLUMNS
from mercat.platform.ids import uuid7
from mercat.platform.reads import Query

_OPT_IN = case(
    (User.user_type == UserType.CUSTOMER, func.coalesce(Customer.marketing_opt_in, False))
)
ACCOUNT = Query(
    select(*PROFILE_COLUMNS, _OPT_IN.label("marketing_opt_in"))
    .outerjoin(Customer, Customer.user_id == User.id)
    .where(User.id == bindparam("user_id"))
)
"""Somebody's own account, with what belongs to them as a customer."""


class CustomerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def set_marketing(self, user_id: UUID, *, opt_in: bool) -> None:
        row = insert(Customer).values(id=uuid7(), user_id=user_id, marketing_opt_in=opt_in)
        await self._session.execute(
            row.on_conflict_do_update(
                index_elements=["user_id"],
                set_={"marketing_opt_in": opt_in, "updated_at": func.now()},
            )
        )
