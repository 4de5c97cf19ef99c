"""Questions about links that were mailed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import Link, Purpose


class LinkRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, link: Link) -> None:
        self._session.add(link)

    async def find(self, token_hash: bytes, purpose: Purpose, now: datetime) -> Link | None:
        """If it can still be used."""
        query = select(Link).where(Link.token_hash == token_hash, Link.purpose == purpose)
        found: Link | None = await self._session.scalar(
            query.where(Link.consumed_at.is_(None), Link.expires_at > now)
        )
        return found

    async def consume(self, link_id: UUID, now: datetime) -> bool:
        """True for the one caller who used it."""
        done = await self._session.execute(
            update(Link)
            .where(Link.id == link_id, Link.consumed_at.is_(None))
            .values(consumed_at=now)
            .returning(Link.id)
        )
        return done.one_or_none() is not None

    async def end(self, user_id: UUID, now: datetime, purpose: Purpose | None = None) -> None:
        """Those that were not used yet; of every purpose, if none is named."""
        statement = update(Link).where(Link.user_id == user_id, Link.consumed_at.is_(None))
        if purpose is not None:
            statement = statement.where(Link.purpose == purpose)
        await self._session.execute(statement.values(consumed_at=now))

    async def forget(self, before: datetime) -> None:
        await self._session.execute(delete(Link).where(Link.expires_at < before))
