"""Accounts, while something of theirs is changed."""

from uuid import UUID

from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.models import UserStatus
from mercat.modules.identity.repository import UserRepository
from mercat.platform.outbox import Session


class Accounts:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._users = UserRepository(session)

    async def lock(self, user_id: UUID) -> None:
        """Until the commit nobody else changes what this account has, and it is not erased. Raises
        SessionEnded for one that has been.
        """
        user = await self._users.lock(user_id)
        if user is None or user.status is UserStatus.DELETED:
            raise SessionEnded
