"""What somebody may be about to write, as it is told."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field


class SuggestionRead(BaseModel):
    kind: Literal["CATEGORY", "BUSINESS", "STUDIO", "WORDS"]
    text: str = Field(examples=["Plumbing"])
    slug: str | None = Field(description="Null for words.", examples=["plumbing"])
    id: UUID | None


class SuggestionsRead(BaseModel):
    items: list[SuggestionRead]
