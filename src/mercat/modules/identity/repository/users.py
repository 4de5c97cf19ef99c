"""Questions about accounts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.errors import EmailTaken, PhoneTaken
from mercat.modules.identity.models import User, UserStatus
from mercat.platform.reads import Query

PROFILE_COLUMNS = [
    User.id,
    User.email,
    User.phone,
    User.user_type,
    User.status,
    User.first_name,
    User.last_name,
    User.bio,
    User.locale,
    User.timezone,
    User.last_login_at,
    User.created_at,
    User.updated_at,
    (User.status == UserStatus.ACTIVE).label("is_active"),
    User.email_verified_at.is_not(None).label("is_verified"),
]

PROFILE = Query(select(*PROFILE_COLUMNS).where(User.id == bindparam("user_id")))


class UserRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user: User) -> None:
        """Raises EmailTaken or PhoneTaken."""
        self._session.add(user)
        await self.save()

    async def save(self) -> None:
        """Writes what was changed. Raises EmailTaken or PhoneTaken: the unique keys decide, not an
        earlier look.
        """
        try:
            await self._session.flush()
        except IntegrityError as error:
            taken = PhoneTaken if "uq_users_phone" in str(error.orig) else EmailTaken
            raise taken from error

    async def has_email(self, email: str) -> bool:
        return bool(await self._session.scalar(select(exists().where(User.email == email))))

    async def get_many(self, ids: Sequence[UUID]) -> dict[UUID, User]:
        users = await self._session.scalars(select(User).where(User.id.in_(ids)))
        return {user.id: user for user in users}

    async def by_email(self, email: str) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.email == email))
        return found

    async def lock(self, user_id: UUID) -> User | None:
        """Waits for its turn to change this user, and reads what the one before has written."""
        query = select(User).where(User.id == user_id).with_for_update()
        found: User | None = await self._session.scalar(
            query, execution_options={"populate_existing": True}
        )
        return found
