"""Files as they are told to those whom they were sent to."""

from uuid import UUID

from pydantic import BaseModel, Field

from mercat.modules.files.schemas.variants import URL, FileVariantsRead


class AttachmentRead(BaseModel):
    """Whoever has the addresses can see the file until they expire: soon."""

    id: UUID
    filename: str | None = Field(
        description="As its sender calls it: a label, nothing goes by it.", examples=["plan.pdf"]
    )
    content_type: str = Field(
        description="`image/webp` or `application/pdf`.", examples=["image/webp"]
    )
    size: int = Field(description="Bytes.", examples=[184_320])
    url: str = Field(description="Of a picture that of `full`.", examples=[URL.format("full")])
    variants: FileVariantsRead | None = Field(description="Of a picture.")
