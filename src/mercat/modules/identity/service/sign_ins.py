"""The end of every sign-in: the first factor was right, and then?"""

from mercat.modules.identity.models import Credentials, Device, MfaChallenge, User
from mercat.modules.identity.repository import FactorRepository
from mercat.modules.identity.service.mfa_tokens import MfaTokens
from mercat.modules.identity.service.sessions import Sessions


class SignIns:
    def __init__(
        self, factors: FactorRepository, sessions: Sessions, mfa_tokens: MfaTokens
    ) -> None:
        self._factors = factors
        self._sessions = sessions
        self._mfa_tokens = mfa_tokens

    async def finish(self, user: User, device: Device, method: str) -> Credentials | MfaChallenge:
        """Opens a session, or asks for the second factor where there is one. In the caller's
        transaction, with the user's row locked.
        """
        if await self._factors.is_on(user.id):
            return self._mfa_tokens.issue(user, method)
        return await self._sessions.open(user, device, method)
