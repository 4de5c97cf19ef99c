"""Every SQL statement of identity, as named questions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ScalarSelect, bindparam, case, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.identity.errors import EmailTaken, PhoneTaken
from mercat.modules.identity.models import (
    LoginSession,
    Otp,
    Purpose,
    Throttle,
    User,
    UserStatus,
)
from mercat.platform.ids import uuid7
from mercat.platform.reads import Query

_PROFILE = [
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

PROFILE = Query(select(*_PROFILE).where(User.id == bindparam("user_id")))

LIVE_SESSION = Query(
    select(User.user_type)
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(LoginSession.id == bindparam("session_id"), User.id == bindparam("user_id"))
    .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > bindparam("now"))
    .where(User.status == UserStatus.ACTIVE)
)
"""What the token check asks when Valkey does not know: whether this session is still good."""


class UserRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user: User) -> None:
        """Raises EmailTaken or PhoneTaken: the unique keys decide, not an earlier look."""
        self._session.add(user)
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


class SessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, login: LoginSession) -> None:
        self._session.add(login)

    async def lock(self, session_id: UUID) -> LoginSession | None:
        query = select(LoginSession).where(LoginSession.id == session_id).with_for_update()
        found: LoginSession | None = await self._session.scalar(query)
        return found

    async def knows_device(self, user_id: UUID, device: bytes) -> bool:
        """Whether this user has signed in from there before."""
        known = exists().where(LoginSession.user_id == user_id, LoginSession.device == device)
        return bool(await self._session.scalar(select(known)))


class OtpRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, otp: Otp) -> None:
        self._session.add(otp)

    async def queue_up(self, email: str) -> None:
        """One request at a time for an address, until the transaction ends."""
        key = func.hashtextextended(f"otp:{email}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(key)))

    async def requested_since(self, email: str, moments: Sequence[datetime]) -> list[int]:
        """How many challenges were made for the address after each of these moments."""
        counts = [func.count().filter(Otp.created_at > moment) for moment in moments]
        query = select(*counts).where(Otp.email == email)
        return list((await self._session.execute(query)).one())

    async def newest(self, email: str, purpose: Purpose) -> Otp | None:
        found: Otp | None = await self._session.scalar(
            select(Otp).where(Otp.id == _newest(email, purpose))
        )
        return found

    async def give_code(self, otp_id: UUID, code_hash: bytes | None, expires_at: datetime) -> bool:
        """False if the challenge has been used up, or replaced by a newer one. A decoy gets no
        code, only its time.
        """
        newer = aliased(Otp)
        replaced = exists().where(
            newer.email == Otp.email, newer.purpose == Otp.purpose, newer.id > Otp.id
        )
        done = await self._session.execute(
            update(Otp)
            .where(Otp.id == otp_id, Otp.consumed_at.is_(None), ~replaced)
            .values(code_hash=code_hash, expires_at=expires_at)
            .returning(Otp.id)
        )
        return done.one_or_none() is not None

    async def count_attempt(
        self, email: str, purpose: Purpose, most: int, now: datetime
    ) -> Otp | None:
        """Takes one attempt from the newest challenge if it has any left, in one statement."""
        query = (
            update(Otp)
            .where(Otp.id == _newest(email, purpose), Otp.attempts < most)
            .where(Otp.consumed_at.is_(None), Otp.expires_at > now)
            .values(attempts=Otp.attempts + 1)
            .returning(Otp)
        )
        found: Otp | None = await self._session.scalar(query)
        return found

    async def consume(self, otp_id: UUID, now: datetime) -> bool:
        """True for the one caller who used the code."""
        done = await self._session.execute(
            update(Otp)
            .where(Otp.id == otp_id, Otp.consumed_at.is_(None))
            .values(consumed_at=now)
            .returning(Otp.id)
        )
        return done.one_or_none() is not None

    async def forget(self, before: datetime) -> None:
        await self._session.execute(delete(Otp).where(Otp.expires_at < before))


class ThrottleRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, subjects: Sequence[bytes]) -> dict[bytes, Throttle]:
        rows = await self._session.scalars(select(Throttle).where(Throttle.subject.in_(subjects)))
        return {row.subject: row for row in rows}

    async def count_failure(
        self, subjects: Sequence[bytes], now: datetime, memory: timedelta
    ) -> None:
        """Adds one to each; an old count starts anew. Sorted, so that two never wait crosswise."""
        rows = [
            {"id": uuid7(), "subject": subject, "failures": 1, "last_failed_at": now}
            for subject in sorted(subjects)
        ]
        fresh = insert(Throttle).values(rows)
        stale = Throttle.last_failed_at < now - memory
        await self._session.execute(
            fresh.on_conflict_do_update(
                index_elements=["subject"],
                set_={
                    "failures": case((stale, 1), else_=Throttle.failures + 1),
                    "last_failed_at": now,
                },
            )
        )

    async def clear(self, subject: bytes) -> None:
        await self._session.execute(delete(Throttle).where(Throttle.subject == subject))

    async def forget(self, before: datetime) -> None:
        await self._session.execute(delete(Throttle).where(Throttle.last_failed_at < before))


def _newest(email: str, purpose: Purpose) -> ScalarSelect[UUID]:
    return (
        select(Otp.id)
        .where(Otp.email == email, Otp.purpose == purpose)
        .order_by(Otp.id.desc())
        .limit(1)
        .scalar_subquery()
    )
