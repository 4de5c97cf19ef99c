"""Leaving for an OpenID provider, and coming back: once, in time, in the same browser."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from cryptography.exceptions import InvalidTag

from mercat.modules.identity.errors import GoogleStateInvalid
from mercat.modules.identity.models import OidcAttempt
from mercat.modules.identity.repository import AttemptRepository
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.ids import uuid7

LIFETIME = timedelta(minutes=10)
_SEAL = "oidc-verifier"


@dataclass(frozen=True)
class Departure:
    """`state`, `nonce` and `challenge` go to the provider, `browser` stays in a cookie."""

    state: str
    nonce: str
    challenge: str
    browser: str
    attempt: OidcAttempt


@dataclass(frozen=True)
class Arrival:
    nonce: str
    verifier: str
    transport: str


class OidcAttempts:
    """Kept in PostgreSQL: the loss of Valkey interrupts nobody's sign-in. The values have 256
    random bits, so that a plain hash of them tells nothing.
    """

    def __init__(self, attempts: AttemptRepository, keyring: Keyring, clock: Clock) -> None:
        self._attempts = attempts
        self._keyring = keyring
        self._clock = clock

    def prepare(self, provider: str, transport: str) -> Departure:
        """Good for nothing until it is kept."""
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        attempt_id = uuid7()
        attempt = OidcAttempt(
            id=attempt_id,
            provider=provider,
            state_hash=_sha256(state),
            browser_hash=_sha256(browser),
            verifier=self._keyring.seal(_SEAL, verifier.encode(), attempt_id.bytes),
            nonce=nonce,
            transport=transport,
            expires_at=self._clock.now() + LIFETIME,
        )
        challenge = urlsafe_b64encode(_sha256(verifier)).rstrip(b"=").decode()
        return Departure(state, nonce, challenge, browser, attempt)

    def keep(self, departure: Departure) -> None:
        """In the caller's transaction."""
        self._attempts.add(departure.attempt)

    async def arrive(self, provider: str, state: str | None, browser: str | None) -> Arrival:
        """In the caller's transaction. Raises GoogleStateInvalid, and says not why."""
        if not state or not browser:
            raise GoogleStateInvalid
        now = self._clock.now()
        attempt = await self._attempts.take(provider, _sha256(state), _sha256(browser), now)
        if attempt is None:
            raise GoogleStateInvalid
        try:
            verifier = self._keyring.open(_SEAL, attempt.verifier, attempt.id.bytes)
        except InvalidTag as error:
            raise GoogleStateInvalid from error
        return Arrival(attempt.nonce, verifier.decode(), attempt.transport)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
