"""Somebody signs out whose access token has run out: the refresh token names the session."""

from mercat.modules.identity.errors import InvalidRefreshToken, SessionEnded
from mercat.modules.identity.models import Device
from mercat.modules.identity.repository import SessionRepository
from mercat.modules.identity.service import RefreshTokens, Sessions
from mercat.platform.db import Transaction


class SignOutByToken:
    def __init__(
        self,
        transaction: Transaction,
        logins: SessionRepository,
        tokens: RefreshTokens,
        sessions: Sessions,
    ) -> None:
        self._transaction = transaction
        self._logins = logins
        self._tokens = tokens
        self._sessions = sessions

    async def execute(self, token: str, device: Device) -> None:
        """A token that was used already will do: it ends what it would not be allowed to renew.
        Raises InvalidRefreshToken or SessionEnded.
        """
        claim = self._tokens.read(token)
        async with self._transaction:
            login = await self._logins.lock(claim.session_id)
            if login is None:
                raise InvalidRefreshToken
            self._tokens.check(claim, login)
            if not self._sessions.revoke(login, "signed_out", device):
                raise SessionEnded
        await self._sessions.forget([(login.user_id, login.id)])
