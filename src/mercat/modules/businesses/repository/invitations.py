"""Questions about who has been asked into a team."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, Invitation, TeamRole
from mercat.modules.identity.models import User
from mercat.platform.pagination import Key, keyset

_FRESH = {"populate_existing": True}
_OPEN: tuple[ColumnElement[bool], ...] = (
    Invitation.accepted_at.is_(None),
    Invitation.revoked_at.is_(None),
)


class InvitationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, invitation: Invitation) -> None:
        self._session.add(invitation)
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()

    async def open_for(self, business_id: UUID, email: str) -> Invitation | None:
        """Expired or not; until the commit nobody else's."""
        return await self._locked(
            Invitation.business_id == business_id, Invitation.email == email, *_OPEN
        )

    async def lock(self, invitation_id: UUID) -> Invitation | None:
        return await self._locked(Invitation.id == invitation_id)

    async def _locked(self, *conditions: ColumnElement[bool]) -> Invitation | None:
        query = select(Invitation).where(*conditions).with_for_update()
        found: Invitation | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def find(self, invitation_id: UUID) -> Invitation | None:
        query = select(Invitation).where(Invitation.id == invitation_id)
        found: Invitation | None = await self._session.scalar(query)
        return found

    async def by_token(self, token_hash: bytes) -> Invitation | None:
        query = select(Invitation).where(Invitation.token_hash == token_hash)
        found: Invitation | None = await self._session.scalar(query)
        return found

    async def count_open(self, business_id: UUID, now: datetime) -> int:
        """Those that somebody can still accept."""
        query = select(func.count()).where(
            Invitation.business_id == business_id, *_OPEN, Invitation.expires_at > now
        )
        return int(await self._session.scalar(query) or 0)

    async def revoke_of(
        self, business_id: UUID, user_id: UUID, kept: Collection[TeamRole], now: datetime
    ) -> None:
        """What somebody has asked people to be, apart from what they may still give."""
        await self._session.execute(
            update(Invitation)
            .where(
                Invitation.business_id == business_id,
                Invitation.invited_by == user_id,
                Invitation.role.not_in(kept),
                *_OPEN,
            )
            .values(revoked_at=now),
            execution_options={"synchronize_session": False},
        )

    async def page(self, business_id: UUID, after: Key | None, limit: int) -> Sequence[Invitation]:
        """The open ones, expired or not, newest first; one more than `limit`."""
        query = select(Invitation).where(Invitation.business_id == business_id, *_OPEN)
        order = [Invitation.created_at, Invitation.id]
        return (await self._session.scalars(keyset(query, order, after, limit=limit))).all()

    async def page_for(
        self, email: str, now: datetime, after: Key | None, limit: int
    ) -> Sequence[Row[Invitation, Business, str | None, str | None]]:
        """Those that whoever has this address can accept, with the business and by whom."""
        query = (
            select(Invitation, Business, User.first_name, User.last_name)
            .join(Business, Business.id == Invitation.business_id)
            .join(User, User.id == Invitation.invited_by)
            .where(
                Invitation.email == email,
                *_OPEN,
                Invitation.expires_at > now,
                Business.archived_at.is_(None),
            )
        )
        order = [Invitation.created_at, Invitation.id]
        return (await self._session.execute(keyset(query, order, after, limit=limit))).all()
