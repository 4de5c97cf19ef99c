"""Pictures as they are told."""

from pydantic import BaseModel, ConfigDict, Field

URL = (
    "https://mercat.example/api/v1/files/raw/files/9f86d081/4e074085/{}.webp?expires=…&signature=…"
)


class FileVariantsRead(BaseModel):
    """Addresses of one picture in three sizes, all of them WebP. Nothing is enlarged."""

    model_config = ConfigDict(from_attributes=True)

    thumb: str = Field(
        description="For a list. Cut square, but for a logo.", examples=[URL.format("thumb")]
    )
    card: str = Field(
        description="For a card. Of a person cut square.", examples=[URL.format("card")]
    )
    full: str = Field(description="The whole picture.", examples=[URL.format("full")])
