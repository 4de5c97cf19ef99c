"""What a file is made of, and how it is stored and thrown away."""

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mercat.modules.files.errors import WrongKind
from mercat.modules.files.models import (
    LONGEST_UPLOAD,
    MAY_BE_DOCUMENTS,
    PDF,
    SHAPES,
    WEBP,
    File,
    FilePurpose,
    FileStatus,
    document_key,
    variant_key,
)
from mercat.platform.errors import Conflict
from mercat.platform.ids import uuid7
from mercat.platform.images import Images, NoImage, Picture
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage

_PDF_HEAD = b"%PDF-"


@dataclass(frozen=True)
class Made:
    """`content` is what was uploaded. Of a document it is what is stored; of a picture nothing of
    it is, but only what was made of it.
    """

    content: bytes
    sha256: bytes
    pictures: Mapping[str, Picture]

    @property
    def size(self) -> int:
        if not self.pictures:
            return len(self.content)
        return sum(len(picture.content) for picture in self.pictures.values())

    @property
    def content_type(self) -> str:
        return WEBP if self.pictures else PDF

    def key_in(self, folder: str) -> str:
        """Called after the content: two attempts that store something at once, and not the same,
        do not mix it up.
        """
        return f"{folder}/{self.sha256.hex()[:32]}"

    def stored_at(self, storage_key: str) -> Mapping[str, bytes]:
        """By key."""
        if not self.pictures:
            return {document_key(storage_key): self.content}
        return {variant_key(storage_key, name): p.content for name, p in self.pictures.items()}

    def describe(self, file: File) -> None:
        full = self.pictures.get("full")
        file.content_type, file.size, file.sha256 = self.content_type, self.size, self.sha256
        file.storage_key = self.key_in(file.folder)
        file.width, file.height = (full.width, full.height) if full else (None, None)
        file.variants = {
            name: {"width": one.width, "height": one.height, "size": len(one.content)}
            for name, one in self.pictures.items()
        }


class Shelf:
    def __init__(self, storage: Storage, images: Images, settings: Settings) -> None:
        self._storage = storage
        self._images = images
        self._settings = settings

    async def make(self, purpose: FilePurpose, content: bytes) -> Made:
        """Goes by the content and by nothing that is said of it. Raises WrongKind,
        TooManyPixels, ImageUnreadable, and Unavailable when too many ask.
        """
        allowed = {kind.lower() for kind in self._settings.allowed_extensions}
        digest = hashlib.sha256(content).digest()
        if purpose in MAY_BE_DOCUMENTS and content.startswith(_PDF_HEAD):
            if "pdf" not in allowed:
                raise WrongKind
            return Made(content, digest, {})
        kinds = allowed | {"jpeg"} if "jpg" in allowed else allowed
        try:
            pictures = await self._images.shape(content, SHAPES[purpose], kinds)
        except NoImage:
            raise WrongKind from None
        return Made(content, digest, pictures)

    async def store(self, storage_key: str, made: Made) -> None:
        """What is there already was stored by another attempt: it is the same. Raises Unavailable,
        and then some of it may be stored and some not.
        """
        for key, content in made.stored_at(storage_key).items():
            with suppress(Conflict):
                await self._storage.put(key, content)

    async def discard(self, file: File) -> None:
        """Afterwards nothing of it is stored, whether something was or not."""
        for key in [stored.key async for stored in self._storage.list(file.folder)]:
            await self._storage.delete(key)
        await self.empty(file)

    async def empty(self, file: File) -> None:
        """Afterwards nothing lies where it was sent to."""
        if file.incoming_key is not None:
            await self._storage.delete(file.incoming_key)


def new_file(owner_id: UUID, purpose: FilePurpose, made: Made, now: datetime) -> File:
    """About to be stored."""
    file = File(
        id=uuid7(),
        owner_user_id=owner_id,
        purpose=purpose,
        status=FileStatus.PENDING,
        storage_key=new_folder(),
        expires_at=now + LONGEST_UPLOAD,
    )
    made.describe(file)
    return file


def new_folder() -> str:
    return f"files/{secrets.token_hex(32)}"
