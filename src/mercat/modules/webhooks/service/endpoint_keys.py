"""Secrets of endpoints: sealed where they are kept, opened where something is signed."""

from datetime import datetime

from cryptography.exceptions import InvalidTag

from mercat.modules.webhooks.models import FORMER_SECRET_LIFETIME, WebhookEndpoint
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.webhooks import new_secret

_SEAL = "webhook-secret"


class EndpointKeys:
    """A text is tied to its endpoint's row, and opens in no other."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def renew(self, endpoint: WebhookEndpoint, now: datetime) -> str:
        """The new secret; the one before is good for a while yet, and the one before that no
        more.
        """
        if endpoint.secret_sealed is not None:
            endpoint.former_secret_sealed = endpoint.secret_sealed
            endpoint.former_secret_until = now + FORMER_SECRET_LIFETIME
        secret = new_secret()
        endpoint.secret_sealed = self._keyring.seal(_SEAL, secret.encode(), endpoint.id.bytes)
        return secret

    def active(self, endpoint: WebhookEndpoint, now: datetime) -> list[str]:
        """The newest first. Empty where no key of ours opens them any more: their team has to
        rotate.
        """
        until = endpoint.former_secret_until
        former = endpoint.former_secret_sealed if until is not None and now < until else None
        opened = (self._opened(endpoint, one) for one in (endpoint.secret_sealed, former))
        return [secret for secret in opened if secret is not None]

    def _opened(self, endpoint: WebhookEndpoint, sealed: bytes | None) -> str | None:
        if sealed is None:
            return None
        try:
            return self._keyring.open(_SEAL, sealed, endpoint.id.bytes).decode()
        except InvalidTag:
            return None
