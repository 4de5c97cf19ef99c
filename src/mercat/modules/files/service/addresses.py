"""Where a file is seen for a while, by whoever has the address."""

from datetime import UTC, datetime, timedelta

from mercat.modules.files.models import (
    OF_BUSINESSES,
    VARIANTS,
    FilePurpose,
    document_key,
    variant_key,
)
from mercat.modules.files.schemas import FileVariantsRead
from mercat.platform.clock import Clock
from mercat.platform.settings import Settings
from mercat.platform.storage import SHORT, Storage

_PUBLIC, _PRIVATE = timedelta(hours=6), timedelta(minutes=30)


class FileAddresses:
    """An address lives for one to two windows and is the same all through a window: what is told
    with it has the same ETag, and a browser finds the picture in its cache.
    """

    def __init__(self, storage: Storage, clock: Clock, settings: Settings) -> None:
        self._storage = storage
        self._clock = clock
        self._settings = settings

    def of_picture(
        self, purpose: FilePurpose, storage_key: str
    ) -> tuple[FileVariantsRead, datetime]:
        """And until when they work. What everybody may see is seen for longer."""
        ends = self._end(_PUBLIC if purpose in OF_BUSINESSES else _PRIVATE)
        urls = {name: self._url(variant_key(storage_key, name), ends) for name in VARIANTS}
        return FileVariantsRead(**urls), ends

    def of_document(self, storage_key: str) -> tuple[str, datetime]:
        ends = self._end(SHORT)
        return self._url(document_key(storage_key), ends), ends

    def _end(self, window: timedelta) -> datetime:
        seconds = int(window.total_seconds())
        begun = int(self._clock.now().timestamp()) // seconds
        return datetime.fromtimestamp((begun + 2) * seconds, UTC)

    def _url(self, key: str, ends: datetime) -> str:
        return self._settings.url + self._storage.paths.path_until(
            "GET", key, int(ends.timestamp())
        )
