"""Refresh tokens: a counter that the session itself has signed."""

import hmac
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag

from mercat.modules.identity.errors import InvalidRefreshToken
from mercat.modules.identity.models import LoginSession
from mercat.platform.crypto.keys import Keyring

_PREFIX = "rt1."
_CLAIM = struct.Struct(">B16sQ")
"""Version, session id, counter; then comes the HMAC-SHA-256 of these."""
_VERSION = 1
_MAC = 32


@dataclass(frozen=True)
class RefreshClaim:
    """What a token says of itself. Believe it only after `RefreshTokens.check`."""

    session_id: UUID
    counter: int
    mac: bytes


class RefreshTokens:
    """The token of a counter is always the same text, so a lost answer can be given again."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def new_key(self, session_id: UUID) -> bytes:
        """A session's own signing key, sealed for the database."""
        return self._keyring.seal("session-key", secrets.token_bytes(32), session_id.bytes)

    def issue(self, login: LoginSession) -> str:
        """The token that is valid now."""
        claim = _CLAIM.pack(_VERSION, login.id.bytes, login.counter)
        return _PREFIX + urlsafe_b64encode(claim + self._mac(login, claim)).decode().rstrip("=")

    def read(self, token: str) -> RefreshClaim:
        text = token.removeprefix(_PREFIX)
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except (BadBase64, ValueError) as error:
            raise InvalidRefreshToken from error
        canonical = _PREFIX + urlsafe_b64encode(raw).decode().rstrip("=")
        if canonical != token or len(raw) != _CLAIM.size + _MAC:
            raise InvalidRefreshToken
        version, session_id, counter = _CLAIM.unpack_from(raw)
        if version != _VERSION:
            raise InvalidRefreshToken
        return RefreshClaim(UUID(bytes=session_id), counter, raw[_CLAIM.size :])

    def check(self, claim: RefreshClaim, login: LoginSession) -> None:
        """Raises InvalidRefreshToken, also when the session's key was sealed with a lost secret."""
        signed = _CLAIM.pack(_VERSION, claim.session_id.bytes, claim.counter)
        try:
            expected = self._mac(login, signed)
        except InvalidTag as error:
            raise InvalidRefreshToken from error
        if not hmac.compare_digest(expected, claim.mac):
            raise InvalidRefreshToken

    def _mac(self, login: LoginSession, claim: bytes) -> bytes:
        key = self._keyring.open("session-key", login.signing_key, login.id.bytes)
        return hmac.digest(key, claim, "sha256")
