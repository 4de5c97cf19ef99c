"""Questions about second factors."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import RecoveryCode, Totp


class FactorRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, totp: Totp) -> None:
        self._session.add(totp)

    async def totp_of(self, user_id: UUID) -> Totp | None:
        """In force or not yet."""
        found: Totp | None = await self._session.scalar(select(Totp).where(Totp.user_id == user_id))
        return found

    async def is_on(self, user_id: UUID) -> bool:
        on = exists().where(Totp.user_id == user_id, Totp.confirmed_at.is_not(None))
        return bool(await self._session.scalar(select(on)))

    async def accept_step(self, totp_id: UUID, step: int, sealed: bytes) -> bool:
        """True for the one caller whose code is newer than every code before. The secret is kept
        as it was sealed just now, so that a retired key goes out of use.
        """
        done = await self._session.execute(
            update(Totp)
            .where(Totp.id == totp_id, Totp.last_step < step)
            .values(last_step=step, secret=sealed)
            .returning(Totp.id)
        )
        return done.one_or_none() is not None

    async def unused_codes(self, user_id: UUID) -> Sequence[RecoveryCode]:
        query = select(RecoveryCode).where(RecoveryCode.user_id == user_id)
        return (await self._session.scalars(query.where(RecoveryCode.used_at.is_(None)))).all()

    async def use_code(self, code_id: UUID, now: datetime) -> bool:
        """True for the one caller who used it."""
        done = await self._session.execute(
            update(RecoveryCode)
            .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
            .values(used_at=now)
            .returning(RecoveryCode.id)
        )
        return done.one_or_none() is not None

    async def replace_codes(self, user_id: UUID, hashes: Iterable[bytes]) -> None:
        await self._session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        self._session.add_all(RecoveryCode(user_id=user_id, code_hash=code) for code in hashes)

    async def remove(self, user_id: UUID) -> None:
        """The generator and the recovery codes."""
        await self._session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        await self._session.execute(delete(Totp).where(Totp.user_id == user_id))
