"""Questions about the people of a team."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, delete, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.businesses.models import Business, BusinessMember, TeamRole
from mercat.modules.identity.models import User, UserStatus
from mercat.platform.pagination import Key, keyset

ShownMember = Row[BusinessMember, str, str | None, str | None]
"""Somebody of a team, with address and names."""
_FRESH = {"populate_existing": True}


class MemberRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, member: BusinessMember) -> None:
        self._session.add(member)
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()

    async def remove(self, member: BusinessMember) -> None:
        await self._session.execute(delete(BusinessMember).where(BusinessMember.id == member.id))

    async def find(self, business_id: UUID, member_id: UUID) -> BusinessMember | None:
        """As it stands now: whoever changes a team holds the lock of its business."""
        query = select(BusinessMember).where(
            BusinessMember.id == member_id, BusinessMember.business_id == business_id
        )
        found: BusinessMember | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def of_user(self, business_id: UUID, user_id: UUID) -> BusinessMember | None:
        query = select(BusinessMember).where(
            BusinessMember.business_id == business_id, BusinessMember.user_id == user_id
        )
        found: BusinessMember | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def owners(self, business_id: UUID) -> Sequence[UUID]:
        """Those who can act for it: whose account is not suspended."""
        query = (
            select(BusinessMember.user_id)
            .join(User, User.id == BusinessMember.user_id)
            .where(
                BusinessMember.business_id == business_id,
                BusinessMember.role == TeamRole.OWNER,
                User.status == UserStatus.ACTIVE,
            )
        )
        return (await self._session.scalars(query)).all()

    async def count(self, business_id: UUID) -> int:
        query = select(func.count()).where(BusinessMember.business_id == business_id)
        return int(await self._session.scalar(query) or 0)

    async def has_address(self, business_id: UUID, email: str) -> bool:
        found = exists().where(
            BusinessMember.business_id == business_id,
            BusinessMember.user_id == User.id,
            User.email == email,
        )
        return bool(await self._session.scalar(select(found)))

    async def person(self, user_id: UUID) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.id == user_id))
        return found

    async def by_address(self, email: str) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.email == email))
        return found

    async def page(self, business_id: UUID, after: Key | None, limit: int) -> Sequence[ShownMember]:
        """Those first that joined first, with address and names; one more than `limit`."""
        query = (
            select(BusinessMember, User.email, User.first_name, User.last_name)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id == business_id)
        )
        order = [BusinessMember.created_at, BusinessMember.id]
        page = keyset(query, order, after, descending=False, limit=limit)
        return (await self._session.execute(page)).all()

    async def pages(
        self, business_ids: Sequence[UUID], after: Key | None, limit: int
    ) -> Sequence[ShownMember]:
        """The same of each of many, in one statement."""
        ids = bindparam("business_ids", list(business_ids), type_=ARRAY(Uuid))
        each = func.unnest(ids).table_valued("id", name="each").render_derived()
        its = aliased(BusinessMember)
        found = select(its.id).where(its.business_id == each.c.id)
        order = [its.created_at, its.id]
        page = keyset(found, order, after, descending=False, limit=limit).lateral("page")
        query = (
            select(BusinessMember, User.email, User.first_name, User.last_name)
            .select_from(each)
            .join(page, true())
            .join(BusinessMember, BusinessMember.id == page.c.id)
            .join(User, User.id == BusinessMember.user_id)
            .order_by(BusinessMember.created_at, BusinessMember.id)
        )
        return (await self._session.execute(query)).all()

    async def shown(self, business_id: UUID, member_id: UUID) -> ShownMember | None:
        """One of them likewise."""
        query = (
            select(BusinessMember, User.email, User.first_name, User.last_name)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.id == member_id, BusinessMember.business_id == business_id)
        )
        return (await self._session.execute(query, execution_options=_FRESH)).one_or_none()

    async def people(self, business_id: UUID) -> Sequence[UUID]:
        """Who is in the team, archived or not."""
        query = select(BusinessMember.user_id).where(BusinessMember.business_id == business_id)
        return (await self._session.scalars(query)).all()

    async def teams_of(
        self, user_ids: Collection[UUID]
    ) -> Sequence[Row[UUID, UUID, str, str, TeamRole]]:
        """User, business, its name and slug, and their role; of businesses that are not archived,
        those first that they joined first.
        """
        query = (
            select(
                BusinessMember.user_id,
                BusinessMember.business_id,
                Business.name,
                Business.slug,
                BusinessMember.role,
            )
            .join(Business, Business.id == BusinessMember.business_id)
            .where(BusinessMember.user_id.in_(user_ids), Business.archived_at.is_(None))
            .order_by(BusinessMember.created_at, BusinessMember.id)
        )
        return (await self._session.execute(query)).all()
