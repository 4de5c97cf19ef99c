"""Files as they are told to their owner."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.files.models import FilePurpose, FileStatus
from mercat.modules.files.schemas.variants import URL, FileVariantsRead


class FileRead(BaseModel):
    """Whoever has the addresses can see the file until they expire."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    purpose: FilePurpose = Field(examples=["PROPERTY_PHOTO"])
    status: FileStatus = Field(
        description="`PENDING`: not complete. `REJECTED`: what was sent is not taken. `READY`: can "
        "be shown by what it is for; if it is not within a day, it is deleted.",
        examples=["READY"],
    )
    filename: str | None = Field(
        description="As its owner calls it: a label, nothing goes by it.", examples=["garden.jpg"]
    )
    content_type: str = Field(
        description="Of what is stored: `image/webp` or `application/pdf`. Before it is `READY`, "
        "what was announced.",
        examples=["image/webp"],
    )
    size: int = Field(
        description="Bytes that it takes, all variants together. Before it is `READY`, what was "
        "announced.",
        examples=[184_320],
    )
    width: int | None = Field(description="Pixels of `full`.", examples=[1600])
    height: int | None = Field(examples=[1200])
    url: str | None = Field(
        description="Of a picture that of `full`. Null until it is `READY`.",
        examples=[URL.format("full")],
    )
    variants: FileVariantsRead | None = Field(description="Of a picture.")
    expires_at: datetime | None = Field(
        description="Until when the addresses work. Read the file again for new ones.",
        examples=["2026-11-21T11:00:00Z"],
    )
    created_at: datetime
