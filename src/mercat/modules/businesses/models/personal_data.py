"""What businesses know of people. What a business says of itself is the business's own."""

from sqlalchemy import and_, exists, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.businesses.models.businesses import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessSlug,
)
from mercat.modules.businesses.models.categories import Category
from mercat.modules.businesses.models.plans import Plan, Subscription
from mercat.modules.businesses.models.team import BusinessMember, Invitation, TeamRole
from mercat.platform.db import Record
from mercat.platform.personal_data import (
    IMPERSONAL,
    OWNER,
    Column,
    PersonalTable,
    PersonalTables,
    Subject,
    secret,
    told,
)


def _impersonal(record: type[Record], **others: Column) -> PersonalTable:
    names = {column.name for column in record.__table__.c} - {"id", "created_at", "updated_at"}
    return PersonalTable(
        record=record, columns=dict.fromkeys(names - set(others), IMPERSONAL) | others
    )


class _Businesses(PersonalTables):
    async def erase(self, session: AsyncSession, subject: Subject) -> None:
        """Closes first what nobody would own any more: no business is without an owner, and nobody
        becomes one unasked.
        """
        owner = aliased(BusinessMember)
        is_owner = and_(owner.business_id == Business.id, owner.role == TeamRole.OWNER)
        await session.execute(
            update(Business)
            .where(
                Business.archived_at.is_(None),
                exists().where(is_owner, owner.user_id == subject.user_id),
                ~exists().where(is_owner, owner.user_id != subject.user_id),
            )
            .values(archived_at=func.now()),
            execution_options={"synchronize_session": False},
        )
        await super().erase(session, subject)


PERSONAL_DATA = _Businesses(
    [
        _impersonal(Category),
        _impersonal(Business, created_by=OWNER),
        _impersonal(BusinessSlug),
        _impersonal(BusinessCategory),
        _impersonal(BusinessHours),
        _impersonal(Plan),
        _impersonal(Subscription),
        PersonalTable(
            record=BusinessMember,
            area="businesses",
            whose=lambda subject: BusinessMember.user_id == subject.user_id,
            rows_go=True,
            columns={
                "user_id": OWNER,
                **dict.fromkeys(("business_id", "role", "title", "bookable"), told()),
            },
        ),
        PersonalTable(
            record=Invitation,
            area="businesses",
            whose=lambda subject: Invitation.email == subject.email,
            rows_go=True,
            columns={
                **dict.fromkeys(("business_id", "email", "role", "title", "expires_at"), told()),
                **dict.fromkeys(("accepted_at", "revoked_at"), told()),
                **dict.fromkeys(("invited_by", "accepted_by"), OWNER),
                "token_hash": secret(),
            },
        ),
    ]
)
