"""Where somebody is signed in."""

from datetime import timedelta
from uuid import UUID

from mercat.modules.identity.models import Actor, LoginSession
from mercat.modules.identity.repository import SessionRepository
from mercat.platform.clock import Clock
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.settings import Settings


class SessionList:
    def __init__(
        self, sessions: SessionRepository, cursors: Cursors, clock: Clock, settings: Settings
    ) -> None:
        self._sessions = sessions
        self._cursors = cursors
        self._clock = clock
        self._idle = timedelta(days=settings.refresh_token_expire_days)

    async def of(self, actor: Actor, query: PageQuery) -> Page[LoginSession]:
        """The sessions that stand, newest first. Raises SessionRequired for an API key."""
        here = scope("sessions", user=actor.user_id, of=actor.login_id)
        return await self._page(actor.user_id, query, here)

    async def of_user(self, user_id: UUID, query: PageQuery) -> Page[LoginSession]:
        """Somebody's, as staff look at them."""
        return await self._page(user_id, query, scope("sessions", user=user_id))

    async def _page(self, user_id: UUID, query: PageQuery, here: str) -> Page[LoginSession]:
        after, now = self._cursors.decode(query.cursor, here), self._clock.now()
        rows = await self._sessions.open_of(user_id, now, now - self._idle, after, query.limit)
        return self._cursors.page(rows, limit=query.limit, scope=here, key=lambda row: (row.id,))
