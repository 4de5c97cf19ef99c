"""How the sandbox signs what it tells: by Standard Webhooks 1.0 (standardwebhooks.com), with a key
of our own secret's.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from mercat.modules.payments.gateways.port import BadSignature

SANDBOX_KEY = "sandbox-webhook"
"""Of the Keyring's key."""
TOLERANCE = timedelta(minutes=5)
"""How old, or how far ahead, a webhook may be."""
_LONGEST_ID = 100


def signed(key: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that go with the body."""
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": _signature(key, message_id, timestamp, body),
    }


def check(keys: Iterable[bytes], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The webhook's id. Raises BadSignature: it is not ours, was changed, or is too old."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not 0 < len(message_id) <= _LONGEST_ID or not _is_fresh(timestamp, now):
        raise BadSignature
    given = headers.get("webhook-signature", "").split()
    for key in keys:
        expected = _signature(key, message_id, timestamp, body).encode()
        if any(hmac.compare_digest(expected, one.encode()) for one in given):
            return message_id
    raise BadSignature


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed_content = b".".join((message_id.encode(), timestamp.encode(), body))
    return f"v1,{b64encode(hmac.digest(key, signed_content, 'sha256')).decode()}"


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")):
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= TOLERANCE
