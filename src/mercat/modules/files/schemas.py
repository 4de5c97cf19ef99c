"""Files as they are told."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

_URL = "https://mercat.example/api/v1/files/raw/files/9f86d081884c7d65/4e07408562be/{}.webp?expires=…&signature=…"


class FileVariantsRead(BaseModel):
    """Addresses of one picture in three sizes, all of them WebP. Nothing is enlarged."""

    model_config = ConfigDict(from_attributes=True)

    thumb: str = Field(
        description="For a list. Cut square, but for a logo.", examples=[_URL.format("thumb")]
    )
    card: str = Field(
        description="For a card. Of a person cut square.", examples=[_URL.format("card")]
    )
    full: str = Field(description="The whole picture.", examples=[_URL.format("full")])


class PhotoRead(BaseModel):
    """Whoever has these addresses can see the picture until they expire."""

    model_config = ConfigDict(from_attributes=True)

    url: str = Field(
        description="That of `full`. WebP, like the others.", examples=[_URL.format("full")]
    )
    variants: FileVariantsRead
    expires_at: datetime = Field(
        description="Until when the addresses work.", examples=["2026-11-21T11:00:00Z"]
    )
