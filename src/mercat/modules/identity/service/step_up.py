"""Grave acts ask whether it is still the same person who sits there."""

from datetime import timedelta

from mercat.modules.identity.errors import ReauthenticationRequired
from mercat.modules.identity.models import Actor
from mercat.modules.identity.repository import SessionRepository
from mercat.platform.clock import Clock

FRESH = timedelta(minutes=5)


class StepUp:
    def __init__(self, sessions: SessionRepository, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    async def require(self, actor: Actor) -> None:
        """Within the caller's transaction. Raises ReauthenticationRequired when this session last
        saw a password or another factor over five minutes ago, and SessionRequired for an API key.
        """
        login = await self._sessions.get(actor.login_id)
        if login is None or login.authenticated_at + FRESH <= self._clock.now():
            raise ReauthenticationRequired
