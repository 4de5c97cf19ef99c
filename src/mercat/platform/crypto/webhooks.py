"""Signatures of what we send to other programs: Standard Webhooks 1.0, symmetric (`v1`).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable

_PREFIX = "whsec_"
_LENGTH = 32
"""Bytes; the standard asks for 24 to 64."""


def new_secret() -> str:
    return _PREFIX + b64encode(os.urandom(_LENGTH)).decode()


def signatures(secrets: Iterable[str], id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature for each secret. `timestamp`: Unix seconds."""
    signed = f"{id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets)


def _signature(secret: str, signed: bytes) -> str:
    key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    return b64encode(hmac.digest(key, signed, "sha256")).decode()
