"""One-time codes: how they are made, kept and compared."""

import secrets
from uuid import UUID

from mercat.modules.identity.models import Otp, Purpose
from mercat.platform.crypto.keys import Keyring
from mercat.platform.settings import Settings


class Codes:
    """What is stored is a MAC under a key that the database does not hold: six digits alone would
    be found from a plain hash in a blink.
    """

    def __init__(self, keyring: Keyring, settings: Settings) -> None:
        self._keyring = keyring
        self._length = settings.otp_length

    def make(self) -> str:
        return f"{secrets.randbelow(10**self._length):0{self._length}d}"

    def hash(self, otp_id: UUID, email: str, purpose: Purpose, code: str) -> bytes:
        return self._keyring.mac("otp", *_parts(otp_id, email, purpose, code))

    def fits(self, otp: Otp, code: str) -> bool:
        """Constant time. False while no code has been sent."""
        parts = _parts(otp.id, otp.email, otp.purpose, code)
        return self._keyring.agrees("otp", otp.code_hash or b"", *parts)


def _parts(otp_id: UUID, email: str, purpose: Purpose, code: str) -> tuple[bytes, ...]:
    return purpose.encode(), email.encode(), otp_id.bytes, code.encode()
