"""Somebody's photo as it is told."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.files.schemas.variants import URL, FileVariantsRead


class PhotoRead(BaseModel):
    """Whoever has these addresses can see the picture until they expire."""

    model_config = ConfigDict(from_attributes=True)

    url: str = Field(
        description="That of `full`. WebP, like the others.", examples=[URL.format("full")]
    )
    variants: FileVariantsRead
    expires_at: datetime = Field(
        description="Until when the addresses work.", examples=["2026-11-21T11:00:00Z"]
    )
