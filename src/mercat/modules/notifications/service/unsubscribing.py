"""Links that end letters without signing in (RFC 8058): signed, and good for as long as the key."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from uuid import UUID

from mercat.modules.identity.errors import LinkInvalid
from mercat.modules.notifications.models import NoticeGroup
from mercat.platform.crypto.keys import Keyring
from mercat.platform.settings import Settings

PATH = "/unsubscribe"
_PURPOSE = "unsubscribe"
_ID, _MAC = 16, 32
"""Bytes."""


class Unsubscribing:
    def __init__(self, keyring: Keyring, settings: Settings) -> None:
        self._keyring = keyring
        self._url = settings.url

    def link(self, user_id: UUID, group: NoticeGroup | None) -> str:
        """`group`: None for the letter of the day, whatever is in it."""
        told = user_id.bytes + (group or "").encode()
        mac = self._keyring.mac(_PURPOSE, told)
        token = urlsafe_b64encode(mac + told).rstrip(b"=").decode()
        return f"{self._url}{PATH}?token={token}"

    def read(self, token: str) -> tuple[UUID, NoticeGroup | None]:
        """Whose, and of which group, or the letter of the day. Raises LinkInvalid."""
        try:
            raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (BadBase64, UnicodeEncodeError) as error:
            raise LinkInvalid from error
        mac, told = raw[:_MAC], raw[_MAC:]
        if not self._keyring.agrees(_PURPOSE, mac, told):
            raise LinkInvalid
        group = told[_ID:].decode()
        return UUID(bytes=told[:_ID]), NoticeGroup(group) if group else None
