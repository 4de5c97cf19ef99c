"""Short-lived addresses of files that we serve ourselves, as S3 presigns those that it serves."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from mercat.platform.clock import Clock
from mercat.platform.errors import Forbidden

RAW = "/api/v1/files/raw/"
"""Where the API serves local files."""


class BadSignature(Forbidden):
    code = "bad_signature"
    message = "This address was not made by us, or was changed."


class UrlExpired(Forbidden):
    code = "url_expired"
    message = "This address has expired. Ask for a new one."


class SignedPaths:
    """`/api/v1/files/raw/<key>?expires=<Unix seconds>&signature=<HMAC-SHA-256 in base64url>`.

    The first key signs, all are accepted. The method is signed too: who may read may not write.
    """

    def __init__(self, keys: Iterable[bytes], clock: Clock) -> None:
        self._keys = tuple(keys)
        self._clock = clock

    def path(self, method: str, key: str, lifetime: timedelta) -> str:
        return self.path_until(method, key, int((self._clock.now() + lifetime).timestamp()))

    def path_until(self, method: str, key: str, expires: int) -> str:
        """`expires`: Unix seconds. The same question has the same answer."""
        signature = self.sign(method, key, expires)
        return f"{RAW}{quote(key)}?expires={expires}&signature={signature}"

    def sign(self, method: str, key: str, expires: int) -> str:
        return _signature(self._keys[0], method, key, expires)

    def verify(self, method: str, key: str, expires: int, signature: str) -> None:
        """Raises BadSignature, or UrlExpired for what was good once."""
        given = signature.encode(errors="replace")
        ours = (_signature(secret, method, key, expires).encode() for secret in self._keys)
        if not any(hmac.compare_digest(one, given) for one in ours):
            raise BadSignature
        if expires <= self._clock.now().timestamp():
            raise UrlExpired


def _signature(secret: bytes, method: str, key: str, expires: int) -> str:
    message = f"{method} {expires} {key}".encode(errors="replace")
    return urlsafe_b64encode(hmac.digest(secret, message, "sha256")).rstrip(b"=").decode()
