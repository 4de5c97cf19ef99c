"""Who is told of requests, leads and quotes, and what."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, Category
from mercat.modules.geography.models import City
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.leads.models import About, Lead, Quote, ServiceRequest

_ASKED = (
    ServiceRequest.title,
    ServiceRequest.timezone,
    Category.name.label("category"),
    City.name.label("city"),
    User.first_name.label("who"),
)


class LetterRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def teams(self, business_ids: Sequence[UUID]) -> Sequence[BusinessMember]:
        """Whose accounts are active, of all these businesses."""
        query = (
            select(BusinessMember)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id.in_(business_ids), User.status == UserStatus.ACTIVE)
            .order_by(BusinessMember.id)
        )
        return (await self._session.scalars(query)).all()

    async def person(self, user_id: UUID) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.id == user_id))
        return found

    async def subject(self, about: About, id: UUID) -> Mapping[Any, Any] | None:
        """What a letter is about: its `status`, and `title`, `timezone`, `category`, `city` and
        `who` (the customer's first name) of the request; of a lead also `business_id`, `business`,
        `expires_at` and `reason`; of a quote the same, `valid_until`, `total_amount` and
        `currency`.
        """
        return (await self._session.execute(_SUBJECTS[about](id))).mappings().one_or_none()


def _request(id: UUID) -> Select[*tuple[Any, ...]]:
    query = select(*_ASKED, ServiceRequest.status, ServiceRequest.cancel_reason.label("reason"))
    return _joined(query.select_from(ServiceRequest)).where(ServiceRequest.id == id)


def _lead(id: UUID) -> Select[*tuple[Any, ...]]:
    query = select(
        *_ASKED,
        Lead.status,
        Lead.expires_at,
        ServiceRequest.cancel_reason.label("reason"),
        Business.id.label("business_id"),
        Business.name.label("business"),
    ).select_from(Lead)
    query = query.join(ServiceRequest, ServiceRequest.id == Lead.request_id)
    query = query.join(Business, Business.id == Lead.business_id)
    return _joined(query).where(Lead.id == id)


def _quote(id: UUID) -> Select[*tuple[Any, ...]]:
    query = select(
        *_ASKED,
        Quote.status,
        Quote.valid_until,
        Quote.total_amount,
        Quote.currency,
        Quote.message,
        Quote.reason,
        Business.id.label("business_id"),
        Business.name.label("business"),
    ).select_from(Quote)
    query = query.join(ServiceRequest, ServiceRequest.id == Quote.request_id)
    query = query.join(Business, Business.id == Quote.business_id)
    return _joined(query).where(Quote.id == id)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Category, Category.id == ServiceRequest.category_id)
        .join(User, User.id == ServiceRequest.customer_id)
        .outerjoin(City, City.id == ServiceRequest.city_id)
    )


_SUBJECTS = {About.REQUEST: _request, About.LEAD: _lead, About.QUOTE: _quote}
