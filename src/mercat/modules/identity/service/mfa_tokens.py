"""What is handed out between the first factor and the second."""

from dataclasses import dataclass
from uuid import UUID

from mercat.modules.identity.errors import MfaTokenInvalid
from mercat.modules.identity.models import MfaChallenge, User
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.tokens import InvalidToken, Tokens
from mercat.platform.ids import uuid7
from mercat.platform.settings import Settings

LIFETIME = 5 * 60
"""Seconds."""


@dataclass(frozen=True)
class MfaClaim:
    """`session_id` is that of the session to be opened: as there can be but one of it, the token
    is good for one sign-in, whatever else is forgotten meanwhile.
    """

    user_id: UUID
    session_id: UUID
    method: str
    password: str


class MfaTokens:
    """Signed, so that any process can read them; bound to the password that they were given for."""

    def __init__(self, keyring: Keyring, clock: Clock, settings: Settings) -> None:
        self._keyring = keyring
        self._tokens = Tokens(keyring, kind="mfa+jwt", issuer=settings.url, clock=clock)

    def issue(self, user: User, method: str) -> MfaChallenge:
        claims = {
            "sub": str(user.id),
            "sid": str(uuid7()),
            "method": method,
            "pwd": self._keyring.mac("mfa-password", *_bound(user)).hex(),
        }
        return MfaChallenge(self._tokens.issue(claims, LIFETIME))

    def read(self, token: str) -> MfaClaim:
        """Raises MfaTokenInvalid."""
        try:
            claims = self._tokens.verify(token)
            return MfaClaim(
                UUID(claims["sub"]), UUID(claims["sid"]), str(claims["method"]), str(claims["pwd"])
            )
        except (InvalidToken, KeyError, TypeError, ValueError, AttributeError) as error:
            raise MfaTokenInvalid from error

    def fits(self, claim: MfaClaim, user: User) -> bool:
        """False once the password has changed."""
        try:
            mac = bytes.fromhex(claim.password)
        except ValueError:
            return False
        return self._keyring.agrees("mfa-password", mac, *_bound(user))


def _bound(user: User) -> tuple[bytes, ...]:
    return user.id.bytes, (user.password_hash or "").encode()
