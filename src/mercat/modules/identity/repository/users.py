"""Questions about accounts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.errors import EmailTaken, PhoneTaken
from mercat.modules.identity.models import Customer, User, UserFilter, UserStatus, UserType
from mercat.platform.pagination import Key, counted, keyset
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
    User.memberships,
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
        if user.user_type is UserType.CUSTOMER:
            self._session.add(Customer(user_id=user.id))

    async def save(self) -> None:
        """Writes what was changed. Raises EmailTaken or PhoneTaken: the unique keys decide, not an
        earlier look.
        """
        with _unique():
            await self._session.flush()

    async def rename(self, user: User, email: str, at: datetime) -> None:
        """Gives the account another address, which was shown to be theirs. Raises EmailTaken."""
        user.email, user.email_verified_at = email, at
        await self.save()

    async def show_email(self, user: User, at: datetime) -> None:
        """Notes that the address was shown to be theirs. A phone number that somebody who has shown
        theirs before has got is given up: the unique key decides.
        """
        verified = update(User).where(User.id == user.id).values(email_verified_at=at)
        try:
            async with self._session.begin_nested():
                await self._session.execute(verified, execution_options=_BARE)
        except IntegrityError as error:
            if constraint_of(error) != "uq_users_phone":
                raise
            await self._session.execute(verified.values(phone=None), execution_options=_BARE)
        await self._session.refresh(user)

    async def has_phone(self, phone: str) -> bool:
        """Whether somebody has it who has shown their e-mail address."""
        found = exists().where(User.phone == phone, User.email_verified_at.is_not(None))
        return bool(await self._session.scalar(select(found)))

    async def get_many(self, ids: Sequence[UUID]) -> dict[UUID, User]:
        users = await self._session.scalars(select(User).where(User.id.in_(ids)))
        return {user.id: user for user in users}

    async def find(self, user_id: UUID) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.id == user_id))
        return found

    async def get(self, user_id: UUID) -> User:
        """One who is known to be there. Raises NoResultFound for anybody else."""
        return (await self._session.scalars(select(User).where(User.id == user_id))).one()

    async def by_email(self, email: str) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.email == email))
        return found

    async def search(
        self, asked: UserFilter, after: Key | None, limit: int, skip: int
    ) -> Sequence[User]:
        """Newest first, `skip` of them left out; one more than `limit`, if there is one."""
        query = keyset(_matching(asked), [User.created_at, User.id], after, limit=limit)
        return (await self._session.scalars(query.offset(skip))).all()

    async def count(self, asked: UserFilter, most: int) -> int:
        """Counts no further than to `most`."""
        query = counted(_matching(asked).with_only_columns(User.id), most)
        return int(await self._session.scalar(query) or 0)

    async def lock(self, user_id: UUID) -> User | None:
        """Waits for its turn to change this user, and reads what the one before has written."""
        query = select(User).where(User.id == user_id).with_for_update()
        found: User | None = await self._session.scalar(
            query, execution_options={"populate_existing": True}
        )
        return found

    async def lock_email(self, email: str) -> User | None:
        """The same by address."""
        query = select(User).where(User.email == email).with_for_update()
        found: User | None = await self._session.scalar(
            query, execution_options={"populate_existing": True}
        )
        return found


def _matching(asked: UserFilter) -> Select[User]:
    query = select(User)
    if asked.status is not None:
        query = query.where(User.status == asked.status)
    if asked.user_type is not None:
        query = query.where(User.user_type == asked.user_type)
    if asked.q:
        names = (User.email, User.first_name, User.last_name)
        beginning = asked.q.lower()
        query = query.where(
            or_(*(func.lower(name).startswith(beginning, autoescape=True) for name in names))
        )
    return query


_BARE = {"synchronize_session": False}


@contextmanager
def _unique() -> Iterator[None]:
    """Tells what is taken by the name of the key; anything else is a bug, and stays one."""
    try:
        yield
    except IntegrityError as error:
        taken = {"uq_users_email": EmailTaken, "uq_users_phone": PhoneTaken}
        if refusal := taken.get(constraint_of(error)):
            raise refusal from error
        raise


def constraint_of(error: IntegrityError) -> str:
    """The name of the key that refused."""
    cause = error.orig.__cause__ if error.orig else None
    return str(getattr(cause, "constraint_name", None) or "")
