"""What an API key looks like: `mk_live_<id>_<secret><checksum>`.

The checksum tells a slip of the pen from a wrong secret without asking anybody, and lets scanners
of public code know a real key when they see one (as GitHub's tokens do since 2021).
"""

import re
import secrets
from dataclasses import dataclass
from zlib import crc32

from mercat.modules.identity.errors import InvalidApiKey

PREFIX = "mk_live_"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID, _SECRET, _CHECKSUM = 12, 43, 6
"""Base62 digits: 71 and 256 bits of randomness, and a CRC-32 of all that stands before it."""
_SHAPE = re.compile(
    rf"{PREFIX}([0-9A-Za-z]{{{_ID}}})_([0-9A-Za-z]{{{_SECRET}}})([0-9A-Za-z]{{{_CHECKSUM}}})"
)


@dataclass(frozen=True)
class KeyText:
    """`id` is public, and what the key is found by; the secret is nowhere but in the key."""

    id: str
    secret: str

    def __str__(self) -> str:
        return _with_checksum(f"{PREFIX}{self.id}_{self.secret}")


def new_key() -> KeyText:
    public = "".join(secrets.choice(_DIGITS) for _ in range(_ID))
    return KeyText(public, _base62(secrets.randbits(256), _SECRET))


def read_key(text: str) -> KeyText:
    """Raises InvalidApiKey for anything that no `new_key` ever wrote."""
    found = _SHAPE.fullmatch(text)
    if found is None or _with_checksum(text[:-_CHECKSUM]) != text:
        raise InvalidApiKey
    return KeyText(found[1], found[2])


def _with_checksum(text: str) -> str:
    return text + _base62(crc32(text.encode()), _CHECKSUM)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
