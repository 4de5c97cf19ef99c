"""Grave acts ask whether it is still the same person who sits there."""

from datetime import datetime, timedelta
from typing import Self

from mercat.modules.identity.errors import ReauthenticationRequired
from mercat.modules.identity.models import Actor
from mercat.modules.identity.repository import FactorRepository, SessionRepository
from mercat.platform.clock import Clock
from mercat.platform.outbox import Session

FRESH = timedelta(minutes=5)


class StepUp:
    def __init__(
        self, sessions: SessionRepository, factors: FactorRepository, clock: Clock
    ) -> None:
        self._sessions = sessions
        self._factors = factors
        self._clock = clock

    @classmethod
    def of(cls, session: Session, clock: Clock) -> Self:
        """For other modules, which do not know our repositories."""
        return cls(SessionRepository(session), FactorRepository(session), clock)

    async def is_protected(self, actor: Actor) -> bool:
        """Whether they have a second factor at all."""
        return await self._factors.is_on(actor.user_id)

    async def has_shown_factor(self, actor: Actor) -> bool:
        """Whether they have shown it in this session."""
        login = await self._sessions.get(actor.login_id)
        return login is not None and login.factor_at is not None

    async def require(self, actor: Actor) -> None:
        """Within the caller's transaction. Raises ReauthenticationRequired when this session last
        saw a password or another factor over five minutes ago, or, where there is a second factor,
        that one; and SessionRequired for an API key.
        """
        login = await self._sessions.get(actor.login_id)
        if login is None:
            raise ReauthenticationRequired
        shown: datetime | None = login.authenticated_at
        if await self._factors.is_on(actor.user_id):
            shown = login.factor_at
        if shown is None or shown + FRESH <= self._clock.now():
            raise ReauthenticationRequired
