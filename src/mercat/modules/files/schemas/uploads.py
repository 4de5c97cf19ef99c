"""What is said of a file that is sent, or about to be."""

import re
from datetime import datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from mercat.modules.files.models import FilePurpose
from mercat.platform.fields import HIDDEN
from mercat.platform.web.schemas import Body

_HIDDEN = re.compile(f"[{HIDDEN}]")


def _label(text: str) -> str:
    """What comes after the last slash: some browsers send the folders along."""
    name = text.replace("\\", "/").rpartition("/")[2].strip()
    if not name or _HIDDEN.search(name):
        raise PydanticCustomError("filename", "Write a name without control characters")
    return name


Filename = Annotated[
    str,
    StringConstraints(max_length=255),
    AfterValidator(_label),
    Field(examples=["garden.jpg"]),
]
# A photo of oneself has a door of its own: there is one of it, and it replaces the one before.
UploadPurpose: TypeAlias = Literal[
    FilePurpose.BUSINESS_LOGO,
    FilePurpose.PORTFOLIO,
    FilePurpose.PROPERTY_PHOTO,
    FilePurpose.ROOM_PHOTO,
    FilePurpose.REQUEST_PHOTO,
    FilePurpose.REVIEW_PHOTO,
    FilePurpose.ATTACHMENT,
    FilePurpose.MESSAGE_ATTACHMENT,
]


class FileInput(Body):
    purpose: UploadPurpose = Field(
        description="What it may be used for. An `ATTACHMENT` may be a PDF, and so may a "
        "`MESSAGE_ATTACHMENT`.",
        examples=["PROPERTY_PHOTO"],
    )
    filename: Filename | None = Field(
        None, description="What to call it. In a form: else it is called as the file is."
    )


class PresignInput(FileInput):
    content_type: str = Field(
        description="What it is going to be. What it is, is seen when it is there.",
        max_length=100,
        examples=["image/jpeg"],
    )
    size: int = Field(
        description="Bytes: exactly as many must arrive.", ge=1, le=2**40, examples=[2_481_152]
    )


class PresignRead(BaseModel):
    """Send the file with this method and these headers, without signing in; then say that it is
    complete.
    """

    id: UUID
    url: str = Field(
        examples=[
            "https://mercat.example/api/v1/files/raw/incoming/9f86d081?expires=…&size=…&signature=…"
        ]
    )
    method: Literal["PUT"] = "PUT"
    headers: dict[str, str] = Field(examples=[{"Content-Type": "image/jpeg"}])
    expires_at: datetime = Field(
        description="Until when it may be sent.", examples=["2026-11-21T10:15:00Z"]
    )
