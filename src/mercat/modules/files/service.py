"""Photos of people: made of what was uploaded, stored, shown by addresses that expire."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from mercat.modules.files.errors import NoPhoto
from mercat.modules.files.models import (
    PHOTO_SHAPES,
    File,
    FilePurpose,
    FileStatus,
    variant_key,
)
from mercat.modules.files.repository import CURRENT_PHOTO
from mercat.modules.files.schemas import PhotoRead, PhotoVariantsRead
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.images import Images, Picture
from mercat.platform.reads import Reads
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage

LIFETIME = timedelta(hours=1)
"""Of an address: as long as a page may stay open."""

Pictures = Mapping[str, Picture]


class Photos:
    def __init__(
        self, reads: Reads, storage: Storage, images: Images, clock: Clock, settings: Settings
    ) -> None:
        self._reads = reads
        self._storage = storage
        self._images = images
        self._clock = clock
        self._settings = settings

    async def make(self, content: bytes) -> Pictures:
        """Raises NoImage, TooManyPixels, ImageUnreadable, and Unavailable when too many ask."""
        allowed = {kind.lower() for kind in self._settings.allowed_extensions}
        kinds = allowed | {"jpeg"} if "jpg" in allowed else allowed
        return await self._images.shape(content, PHOTO_SHAPES, kinds)

    async def store(self, photo: File, pictures: Pictures) -> None:
        """Raises Unavailable, and then some of it may be stored and some not."""
        for name, picture in pictures.items():
            await self._storage.put(variant_key(photo.storage_key, name), picture.content)

    async def discard(self, file: File) -> None:
        """Afterwards nothing of it is stored, whether something was or not."""
        for key in file.keys:
            await self._storage.delete(key)

    async def of(self, user_id: UUID) -> PhotoRead:
        """Raises NoPhoto."""
        row = await self._reads.one(CURRENT_PHOTO, user_id=user_id)
        if row is None:
            raise NoPhoto
        urls = {
            shape.name: await self._url(row["storage_key"], shape.name) for shape in PHOTO_SHAPES
        }
        return PhotoRead(
            url=urls["full"],
            variants=PhotoVariantsRead(**urls),
            expires_at=(self._clock.now() + LIFETIME).replace(microsecond=0),
        )

    async def _url(self, storage_key: str, name: str) -> str:
        url = await self._storage.download_url(variant_key(storage_key, name), LIFETIME)
        return url if "://" in url else f"{self._settings.url}{url}"


def new_photo(owner_id: UUID, content: bytes, pictures: Pictures) -> File:
    """`content` is what was uploaded."""
    full = pictures["full"]
    return File(
        id=uuid7(),
        owner_user_id=owner_id,
        purpose=FilePurpose.USER_PHOTO,
        status=FileStatus.PENDING,
        content_type="image/webp",
        size=sum(len(picture.content) for picture in pictures.values()),
        sha256=hashlib.sha256(content).digest(),
        storage_key=f"photos/{secrets.token_hex(32)}",
        width=full.width,
        height=full.height,
        variants={
            name: {"width": one.width, "height": one.height, "size": len(one.content)}
            for name, one in pictures.items()
        },
    )
