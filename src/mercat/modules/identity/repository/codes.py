"""Questions about one-time codes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.identity.models import Otp, Purpose


class OtpRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, otp: Otp) -> None:
        self._session.add(otp)

    async def queue_up(self, email: str) -> None:
        """One request at a time for an address, until the transaction ends."""
        key = func.hashtextextended(f"otp:{email}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(key)))

    async def requested_since(
        self, email: str, purposes: Collection[Purpose], moments: Sequence[datetime]
    ) -> list[int]:
        """How many challenges were made for the address after each of these moments."""
        whose = and_(Otp.email == email, Otp.purpose.in_(purposes))
        return await self._count(whose, moments)

    async def requested_by_since(self, user_id: UUID, moments: Sequence[datetime]) -> list[int]:
        """How many this user had made for new addresses after each of these moments."""
        return await self._count(Otp.user_id == user_id, moments)

    async def get(self, otp_id: UUID) -> Otp | None:
        found: Otp | None = await self._session.scalar(select(Otp).where(Otp.id == otp_id))
        return found

    async def newest(self, email: str, purpose: Purpose) -> Otp | None:
        found: Otp | None = await self._session.scalar(
            select(Otp).where(Otp.id == _newest(email, purpose))
        )
        return found

    async def newest_of(self, user_id: UUID, purpose: Purpose) -> Otp | None:
        """What this user had sent to a new address last."""
        query = select(Otp).where(Otp.user_id == user_id, Otp.purpose == purpose)
        found: Otp | None = await self._session.scalar(query.order_by(Otp.id.desc()).limit(1))
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
        return await self._attempt(Otp.id == _newest(email, purpose), most, now)

    async def count_attempt_at(self, otp_id: UUID, most: int, now: datetime) -> Otp | None:
        """The same for one challenge that is known by its id."""
        return await self._attempt(Otp.id == otp_id, most, now)

    async def consume(self, otp_id: UUID, now: datetime) -> bool:
        """True for the one caller who used the code."""
        done = await self._session.execute(
            update(Otp)
            .where(Otp.id == otp_id, Otp.consumed_at.is_(None))
            .values(consumed_at=now)
            .returning(Otp.id)
        )
        return done.one_or_none() is not None

    async def end(
        self, email: str, user_id: UUID, now: datetime, purpose: Purpose | None = None
    ) -> None:
        """Codes for the address, or for one that this user wants, that were not used yet; of every
        purpose, if none is named.
        """
        statement = update(Otp).where(or_(Otp.email == email, Otp.user_id == user_id))
        if purpose is not None:
            statement = statement.where(Otp.purpose == purpose)
        await self._session.execute(
            statement.where(Otp.consumed_at.is_(None)).values(consumed_at=now)
        )

    async def forget(self, before: datetime) -> None:
        await self._session.execute(delete(Otp).where(Otp.expires_at < before))

    async def _attempt(self, which: ColumnElement[bool], most: int, now: datetime) -> Otp | None:
        query = (
            update(Otp)
            .where(which, Otp.attempts < most)
            .where(Otp.consumed_at.is_(None), Otp.expires_at > now)
            .values(attempts=Otp.attempts + 1)
            .returning(Otp)
        )
        found: Otp | None = await self._session.scalar(query)
        return found

    async def _count(self, whose: ColumnElement[bool], moments: Sequence[datetime]) -> list[int]:
        counts = [func.count().filter(Otp.created_at > moment) for moment in moments]
        return list((await self._session.execute(select(*counts).where(whose))).one())


def _newest(email: str, purpose: Purpose) -> ScalarSelect[UUID]:
    return (
        select(Otp.id)
        .where(Otp.email == email, Otp.purpose == purpose)
        .order_by(Otp.id.desc())
        .limit(1)
        .scalar_subquery()
    )
