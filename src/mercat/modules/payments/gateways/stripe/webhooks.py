"""Whether a webhook is Stripe's. https://docs.stripe.com/webhooks#verify-manually: the header
`Stripe-Signature: t=<seconds>,v1=<hex>,…`, each v1 an HMAC-SHA256 of `<seconds>.<body>`.

Written out here because the API must not load the vendor's library to refuse what a stranger sends;
a test holds it against the library's own.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson
from pydantic import SecretStr, ValidationError

from mercat.modules.payments.gateways.port import BadSignature, Delivery, UnreadableWebhook
from mercat.modules.payments.gateways.stripe.facts import kept
from mercat.modules.payments.gateways.stripe.shapes import EventShape

TOLERANCE = 300
"""Seconds that the time in it may be away from ours, either way."""


def read(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[SecretStr], now: datetime
) -> Delivery:
    """Raises BadSignature, UnreadableWebhook."""
    told, signatures = _parts(headers.get("stripe-signature", ""))
    expected = [
        hmac.new(secret.get_secret_value().encode(), b"%d." % told + body, hashlib.sha256)
        for secret in secrets
    ]
    # Each with each, whatever comes of the first: how long it takes says nothing.
    equal = [hmac.compare_digest(e.digest(), s) for e in expected for s in signatures]
    if not any(equal) or abs(now.timestamp() - told) > TOLERANCE:
        raise BadSignature
    try:
        event = EventShape.model_validate(orjson.loads(body))
        return Delivery(event_id=event.id, kind=event.type, payload=kept(event))
    except (ValidationError, ValueError) as error:
        raise UnreadableWebhook from error


def _parts(header: str) -> tuple[int, list[bytes]]:
    """The time, and what is said to be a signature. Raises BadSignature."""
    pairs = [item.partition("=")[::2] for item in header.split(",")]
    times = [value for name, value in pairs if name == "t"]
    try:
        signatures = [bytes.fromhex(value) for name, value in pairs if name == "v1"]
        if len(times) == 1 and times[0].isascii() and times[0].isdigit():
            return int(times[0]), signatures
    except ValueError:
        pass
    raise BadSignature
