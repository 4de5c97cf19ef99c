"""Files: whose they are, what for, and where they are stored."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, case, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of
from mercat.platform.images import Shape
from mercat.platform.personal_data import OWNER, PersonalTable, PersonalTables, kept, told

LONGEST_UPLOAD = timedelta(minutes=10)
"""From the row to its being READY. What takes longer has failed."""
PHOTO_SHAPES = (
    Shape("thumb", 128, square=True),
    Shape("card", 320, square=True),
    Shape("full", 1024),
)
"""A face in a list and on a card is cut square; the whole picture keeps its sides."""


class FilePurpose(StrEnum):
    USER_PHOTO = "USER_PHOTO"


class FileStatus(StrEnum):
    """PENDING: being stored. READY: in use. ARCHIVED: not any more, deleted in a moment."""

    PENDING = "PENDING"
    READY = "READY"
    ARCHIVED = "ARCHIVED"


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
        Index("ix_files_unused", "created_at", postgresql_where=text("status <> 'READY'")),
        one_of("purpose", FilePurpose),
        one_of("status", FileStatus),
    )

    owner_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[FilePurpose] = mapped_column(Word(FilePurpose))
    status: Mapped[FileStatus] = mapped_column(Word(FileStatus))
    content_type: Mapped[str]
    """Of what is stored."""
    size: Mapped[int]
    """Bytes that are stored, all variants together."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    """Of what was uploaded."""
    storage_key: Mapped[str] = mapped_column(unique=True)
    """The folder of the variants: random, and never used again."""
    width: Mapped[int]
    height: Mapped[int]
    variants: Mapped[dict[str, Any]]
    """Width, height and size by the name of each."""

    @property
    def keys(self) -> list[str]:
        """Of all that is stored."""
        return [variant_key(self.storage_key, name) for name in self.variants]

    def complete(self, now: datetime) -> bool:
        """Whether it was still waited for: what comes later may be half deleted already."""
        if self.status is not FileStatus.PENDING or now - self.created_at > LONGEST_UPLOAD:
            return False
        self.status = FileStatus.READY
        return True


def variant_key(storage_key: str, name: str) -> str:
    return f"{storage_key}/{name}.webp"


_GOING = "Until all that is stored is deleted, and this row with it: in a moment"
# An upload that is under way may still store something: its row stays as it is until that is over.
_ARCHIVED = case((File.status == FileStatus.PENDING, FileStatus.PENDING), else_=FileStatus.ARCHIVED)

PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=File,
            area="files",
            whose=lambda subject: File.owner_user_id == subject.user_id,
            columns={
                "owner_user_id": OWNER,
                "status": told(_ARCHIVED),
                **dict.fromkeys(("purpose", "content_type", "size"), kept(_GOING)),
                **dict.fromkeys(("width", "height", "variants"), kept(_GOING)),
                **dict.fromkeys(("sha256", "storage_key"), kept(_GOING, exported=False)),
            },
        )
    ]
)
