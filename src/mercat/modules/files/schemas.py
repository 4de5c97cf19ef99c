"""Pictures as they are told."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

_URL = (
    "https://mercat.example/api/v1/files/raw/photos/9f86d081884c7d65/{}.webp?expires=…&signature=…"
)


class PhotoVariantsRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    thumb: str = Field(
        description="Cut square, 128 pixels at most.", examples=[_URL.format("thumb")]
    )
    card: str = Field(description="Cut square, 320 pixels at most.", examples=[_URL.format("card")])
    full: str = Field(
        description="The whole picture, the longer side 1024 pixels at most.",
        examples=[_URL.format("full")],
    )


class PhotoRead(BaseModel):
    """Whoever has these addresses can see the picture until they expire."""

    model_config = ConfigDict(from_attributes=True)

    url: str = Field(
        description="That of `full`. WebP, like the others.", examples=[_URL.format("full")]
    )
    variants: PhotoVariantsRead
    expires_at: datetime = Field(
        description="Until when the addresses work.", examples=["2026-11-21T11:00:00Z"]
    )
