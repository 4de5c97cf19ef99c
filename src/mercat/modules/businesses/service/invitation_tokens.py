"""What opens an invitation: mailed in a link, kept as a hash."""

import hashlib
import secrets

_BYTES = 32
"""256 random bits: a plain hash of them tells nothing, and outlives a change of SECRET_KEY."""


def new_token() -> str:
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
