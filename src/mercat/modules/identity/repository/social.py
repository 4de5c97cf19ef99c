"""Questions about accounts elsewhere."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.errors import IdentityTaken
from mercat.modules.identity.models import Identity, OidcAttempt
from mercat.modules.identity.repository.users import constraint_of


class AttemptRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, attempt: OidcAttempt) -> None:
        self._session.add(attempt)

    async def take(
        self, provider: str, state_hash: bytes, browser_hash: bytes, now: datetime
    ) -> OidcAttempt | None:
        """For the one caller who comes back in time, from this provider and in this browser."""
        query = (
            update(OidcAttempt)
            .where(OidcAttempt.state_hash == state_hash, OidcAttempt.provider == provider)
            .where(OidcAttempt.browser_hash == browser_hash)
            .where(OidcAttempt.consumed_at.is_(None), OidcAttempt.expires_at > now)
            .values(consumed_at=now)
            .returning(OidcAttempt)
        )
        found: OidcAttempt | None = await self._session.scalar(query)
        return found

    async def forget(self, before: datetime) -> None:
        await self._session.execute(delete(OidcAttempt).where(OidcAttempt.expires_at < before))


class IdentityRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, identity: Identity) -> None:
        """Raises IdentityTaken: the unique key decides, not an earlier look."""
        self._session.add(identity)
        try:
            await self._session.flush()
        except IntegrityError as error:
            if constraint_of(error) != "uq_identities_issuer_subject":
                raise
            raise IdentityTaken from error

    async def user_id_of(self, issuer: str, subject: str) -> UUID | None:
        query = select(Identity.user_id)
        query = query.where(Identity.issuer == issuer, Identity.subject == subject)
        found: UUID | None = await self._session.scalar(query)
        return found

    async def has_one_from(self, issuer: str, user_id: UUID) -> bool:
        known = exists().where(Identity.issuer == issuer, Identity.user_id == user_id)
        return bool(await self._session.scalar(select(known)))
