"""Somebody trades their refresh token for the next pair; a token that was used before is an alarm.

Refresh token rotation with reuse detection (RFC 9700 §4.14.2).
"""

from datetime import timedelta

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import (
    InvalidRefreshToken,
    RefreshTokenReused,
    SessionEnded,
    SessionStale,
)
from mercat.modules.identity.models import Credentials, Device, LoginSession
from mercat.modules.identity.repository import SessionRepository, UserRepository
from mercat.modules.identity.service import RefreshTokens, Sessions
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

GRACE = timedelta(seconds=30)
"""How long the previous token still gets the same successor: two tabs, or a lost answer."""


class RefreshSession:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        logins: SessionRepository,
        tokens: RefreshTokens,
        sessions: Sessions,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._logins = logins
        self._tokens = tokens
        self._sessions = sessions
        self._audit = audit
        self._clock = clock

    async def execute(self, token: str, device: Device) -> Credentials:
        claim = self._tokens.read(token)
        now = self._clock.now()
        async with self._transaction:
            login = await self._logins.lock(claim.session_id)
            if login is None:
                raise InvalidRefreshToken
            self._tokens.check(claim, login)
            user = (await self._users.get_many([login.user_id]))[login.user_id]
            if login.has_ended(now, self._sessions.idle) or not user.is_active:
                raise SessionEnded
            if claim.counter > login.counter:
                # Not theft: the database was restored from before this token was made.
                raise SessionStale
            if claim.counter == login.counter:
                login.counter += 1
                login.rotated_at = login.last_seen_at = now
            elif claim.counter < login.counter - 1 or now > login.rotated_at + GRACE:
                self._sessions.revoke(login, "refresh_token_reused", device)
            credentials = await self._sessions.credentials(user, login)
            if login.revoked_at is not None:
                await self._audit.record(_alarm(login, device))
        if login.revoked_at is not None:
            await self._sessions.forget([(login.user_id, login.id)])
            raise RefreshTokenReused
        return credentials


def _alarm(login: LoginSession, device: Device) -> Act:
    """By nobody: whoever used the token may be anybody."""
    return Act(
        action="session.reuse_detected",
        target_type="session",
        target_id=str(login.id),
        ip=device.ip,
        changes={"user_id": str(login.user_id)},
    )
