"""Recovery codes: how they are made, written, read, kept and compared."""

import secrets
from uuid import UUID

from mercat.modules.identity.models import RecoveryCode
from mercat.platform.crypto.keys import Keyring

COUNT = 10
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter looks like another."""
_LENGTH, _GROUP = 25, 5
"""Letters: 125 bits, in groups that can be read out."""
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


class RecoveryCodes:
    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def make(self) -> list[str]:
        return [_make() for _ in range(COUNT)]

    def hash(self, user_id: UUID, code: str) -> bytes:
        return self._keyring.mac("recovery-code", user_id.bytes, _plain(code))

    def is_like(self, code: str) -> bool:
        """Whether it has the shape of one: 125 bits, which nobody guesses."""
        plain = _plain(code).decode()
        return len(plain) == _LENGTH and set(plain) <= set(_LETTERS)

    def fits(self, kept: RecoveryCode, code: str) -> bool:
        """Constant time."""
        parts = (kept.user_id.bytes, _plain(code))
        return self._keyring.agrees("recovery-code", kept.code_hash, *parts)


def _make() -> str:
    letters = [secrets.choice(_LETTERS) for _ in range(_LENGTH)]
    groups = (letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))
    return "-".join("".join(group) for group in groups)


def _plain(code: str) -> bytes:
    """As it was made, however it was typed."""
    return code.lower().translate(_READ_AS).encode()
