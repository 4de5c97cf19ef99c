"""What was sent to an address: looked at before anything is believed of it."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from mercat.modules.files.errors import AnotherSize, UploadIncomplete, WrongKind
from mercat.modules.files.models import ADDRESS_LIFE, MAY_BE_DOCUMENTS, PDF, File, FilePurpose
from mercat.platform.errors import ApplicationError, ContentTooLarge, NotFound, Unavailable
from mercat.platform.images import ImageUnreadable, TooManyPixels
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage

REFUSALS: tuple[type[ApplicationError], ...] = (
    *(AnotherSize, ContentTooLarge, WrongKind),
    *(ImageUnreadable, TooManyPixels),
)
"""What is wrong with a file for good: sending it again changes nothing."""
_BY_CODE: Mapping[str, type[ApplicationError]] = {kind.code: kind for kind in REFUSALS}
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


class Arrivals:
    life: timedelta = ADDRESS_LIFE

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._settings = settings

    def check(self, purpose: FilePurpose, content_type: str, size: int) -> None:
        """Whether it is worth sending. Raises ContentTooLarge and WrongKind."""
        if size > self._settings.max_upload_size:
            raise ContentTooLarge
        is_document = content_type == PDF and purpose in MAY_BE_DOCUMENTS
        if content_type not in _PICTURES and not is_document:
            raise WrongKind

    async def address(self, key: str, size: int) -> str:
        url = await self._storage.upload_url(key, size, self.life)
        return url if "://" in url else f"{self._settings.url}{url}"

    async def take(self, file: File) -> bytes:
        """Never more than it may be, whatever lies there. Raises UploadIncomplete, AnotherSize and
        ContentTooLarge.
        """
        assert file.incoming_key is not None  # noqa: S101 (it was announced)
        try:
            found = await self._storage.get(file.incoming_key)
        except NotFound:
            raise UploadIncomplete from None
        if found.size > self._settings.max_upload_size:
            raise ContentTooLarge
        if found.size != file.size:
            raise AnotherSize
        return b"".join([chunk async for chunk in found.chunks])

    async def clear(self, file: File) -> None:
        """Now if that is possible; if not, or if it is sent once more, it is cleared up later."""
        with suppress(Unavailable):
            await self._storage.delete(file.incoming_key or "")


def new_incoming_key() -> str:
    return f"incoming/{secrets.token_hex(32)}"


def refusal_of(file: File) -> ApplicationError:
    """Told again as it was told at first."""
    return _BY_CODE.get(file.refusal or "", WrongKind)()
