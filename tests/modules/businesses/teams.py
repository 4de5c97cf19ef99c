"""Businesses and the people in their teams, for the tests of what each may do."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus, TeamRole
from mercat.modules.businesses.service import MembershipBook


async def found(session: AsyncSession, name: str = "Northside Plumbing") -> Business:
    """A business without anybody in it, not committed."""
    slug = name.lower().replace(" ", "-")
    business = Business(name=name, slug=slug, status=BusinessStatus.DRAFT)
    session.add(business)
    await session.flush()
    return business


async def enlist(
    session: AsyncSession, business_id: UUID, user_id: UUID, role: TeamRole = TeamRole.OWNER
) -> BusinessMember:
    """Not committed."""
    member = BusinessMember(business_id=business_id, user_id=user_id, role=role)
    session.add(member)
    await session.flush()
    await MembershipBook(session).tell_people([user_id])
    return member
