"""Files: whose they are, what for, and where they are stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, and_, case, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of
from mercat.platform.images import Shape
from mercat.platform.personal_data import OWNER, PersonalTable, PersonalTables, kept, told

LONGEST_UPLOAD = timedelta(minutes=10)
"""From the row to its being READY, of what is sent in one request. What takes longer has failed."""
ADDRESS_LIFE = timedelta(minutes=15)
"""Of an address that a file may be sent to."""
LONGEST_PRESIGNED = timedelta(hours=1)
"""From the asking for such an address to the file's being READY."""
UNUSED_LIFE = timedelta(hours=24)
"""Of what nobody has put to use, and of what was refused."""


class FilePurpose(StrEnum):
    USER_PHOTO = "USER_PHOTO"
    BUSINESS_LOGO = "BUSINESS_LOGO"
    PORTFOLIO = "PORTFOLIO"
    PROPERTY_PHOTO = "PROPERTY_PHOTO"
    ROOM_PHOTO = "ROOM_PHOTO"
    REQUEST_PHOTO = "REQUEST_PHOTO"
    REVIEW_PHOTO = "REVIEW_PHOTO"
    ATTACHMENT = "ATTACHMENT"
    MESSAGE_ATTACHMENT = "MESSAGE_ATTACHMENT"


class FileStatus(StrEnum):
    """PENDING: being sent or stored. READY: can be used. REJECTED: what arrived is not taken.
    ARCHIVED: not wanted any more, deleted in a moment.
    """

    PENDING = "PENDING"
    READY = "READY"
    REJECTED = "REJECTED"
    ARCHIVED = "ARCHIVED"


_PICTURE = (Shape("thumb", 320, square=True), Shape("card", 640), Shape("full", 1600))
SHAPES: Mapping[FilePurpose, Sequence[Shape]] = {
    # A face in a list and on a card is cut square; the whole picture keeps its sides.
    FilePurpose.USER_PHOTO: (
        Shape("thumb", 128, square=True),
        Shape("card", 320, square=True),
        Shape("full", 1024),
    ),
    # Nothing is cut off a logo.
    FilePurpose.BUSINESS_LOGO: (Shape("thumb", 128), Shape("card", 320), Shape("full", 1024)),
    FilePurpose.PORTFOLIO: _PICTURE,
    FilePurpose.PROPERTY_PHOTO: _PICTURE,
    FilePurpose.ROOM_PHOTO: _PICTURE,
    FilePurpose.REQUEST_PHOTO: _PICTURE,
    FilePurpose.REVIEW_PHOTO: _PICTURE,
    FilePurpose.ATTACHMENT: _PICTURE,
    FilePurpose.MESSAGE_ATTACHMENT: _PICTURE,
}
VARIANTS = ("thumb", "card", "full")
WEBP, PDF = "image/webp", "application/pdf"

MAY_BE_DOCUMENTS = frozenset({FilePurpose.ATTACHMENT, FilePurpose.MESSAGE_ATTACHMENT})
OF_BUSINESSES = frozenset(
    {FilePurpose.BUSINESS_LOGO, FilePurpose.PORTFOLIO, FilePurpose.ROOM_PHOTO}
)
"""What a business shows of itself, to everybody."""

_IS_CURRENT_PHOTO = "purpose = 'USER_PHOTO' AND status = 'READY'"


class File(Record):
    """The row is there before anything is stored, and goes after everything is deleted: nothing
    lies in the storage that no row knows of.
    """

    __tablename__ = "files"
    __table_args__ = (
        Index(None, "owner_user_id"),
        Index(
            "uq_files_owner_user_id_photo",
            "owner_user_id",
            unique=True,
            postgresql_where=text(_IS_CURRENT_PHOTO),
        ),
        Index("ix_files_archived", "id", postgresql_where=text("status = 'ARCHIVED'")),
        Index("ix_files_expires_at", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
        Index("ix_files_incoming", "id", postgresql_where=text("incoming_key IS NOT NULL")),
        one_of("purpose", FilePurpose),
        one_of("status", FileStatus),
    )

    owner_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[FilePurpose] = mapped_column(Word(FilePurpose))
    status: Mapped[FileStatus] = mapped_column(Word(FileStatus))
    filename: Mapped[str | None]
    """What its owner calls it. Nothing goes by it."""
    content_type: Mapped[str]
    """Of what is stored; until something is, of what was announced."""
    size: Mapped[int]
    """Bytes that are stored, all variants together; until then, that were announced."""
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of what was uploaded."""
    storage_key: Mapped[str] = mapped_column(unique=True)
    """The folder of what is stored: random, and never used again."""
    incoming_key: Mapped[str | None]
    """Where it may be sent to. Nothing is ever handed out from there."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    variants: Mapped[dict[str, Any]]
    """Of a picture: width, height and size by the name of each."""
    refusal: Mapped[str | None]
    """The code of the error that it was rejected with."""
    claimed_at: Mapped[datetime | None]
    """Since when something shows it. Whatever does not is READY for a day and no longer."""
    expires_at: Mapped[datetime | None]
    """When it goes by itself: if it is not READY by then, or not claimed."""

    @property
    def folder(self) -> str:
        """All that is stored of it lies below, even if several tried to store something."""
        return "/".join(self.storage_key.split("/")[:2])

    @property
    def is_picture(self) -> bool:
        return self.content_type == WEBP

    @property
    def keys(self) -> list[str]:
        """Of all that is stored."""
        if not self.is_picture:
            return [document_key(self.storage_key)]
        return [variant_key(self.storage_key, name) for name in self.variants]

    def complete(self, now: datetime) -> bool:
        """Whether it was still waited for: what comes later may be half deleted already."""
        if self.status is not FileStatus.PENDING or self.is_late(now):
            return False
        self.status = FileStatus.READY
        self.expires_at = None if self.purpose is FilePurpose.USER_PHOTO else now + UNUSED_LIFE
        return True

    def is_late(self, now: datetime) -> bool:
        return self.expires_at is not None and now > self.expires_at

    def reject(self, refusal: str, now: datetime) -> None:
        """For a day it is told what was wrong with it."""
        self.status, self.refusal = FileStatus.REJECTED, refusal
        self.expires_at = now + UNUSED_LIFE

    @property
    def is_in_use(self) -> bool:
        """A photo of oneself is shown as long as it is there."""
        is_photo = self.purpose is FilePurpose.USER_PHOTO and self.status is FileStatus.READY
        return is_photo or self.claimed_at is not None

    def can_be_claimed(self, owner_id: UUID, purpose: FilePurpose) -> bool:
        is_theirs = self.owner_user_id == owner_id and self.purpose is purpose
        return is_theirs and self.status is FileStatus.READY and self.claimed_at is None


def variant_key(storage_key: str, name: str) -> str:
    return f"{storage_key}/{name}.webp"


def document_key(storage_key: str) -> str:
    return f"{storage_key}/document.pdf"


_GOING = "Until all that is stored is deleted, and this row with it: in a moment"
_SHOWN_BY_A_BUSINESS = and_(File.claimed_at.is_not(None), File.purpose.in_(OF_BUSINESSES))
# An upload that is under way may still store something: its row stays as it is until that is over.
# What a business says of itself is the business's own, whoever of its team has sent it.
_ARCHIVED = case(
    (or_(File.status == FileStatus.PENDING, _SHOWN_BY_A_BUSINESS), File.status),
    else_=FileStatus.ARCHIVED,
)
WAITED_FOR = case((File.status == FileStatus.PENDING, File.expires_at), else_=None)
"""`expires_at` of what is archived: if it may still be being stored, the end of that."""

PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=File,
            area="files",
            whose=lambda subject: File.owner_user_id == subject.user_id,
            columns={
                "owner_user_id": OWNER,
                "status": told(_ARCHIVED),
                "filename": told(),
                **dict.fromkeys(("purpose", "content_type", "size"), kept(_GOING)),
                **dict.fromkeys(("width", "height", "variants"), kept(_GOING)),
                **dict.fromkeys(("refusal", "claimed_at"), kept(_GOING)),
                "expires_at": told(WAITED_FOR),
                **dict.fromkeys(
                    ("sha256", "storage_key", "incoming_key"), kept(_GOING, exported=False)
                ),
            },
        )
    ]
)
