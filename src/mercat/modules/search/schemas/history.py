"""What somebody has looked for, as it is told to them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field


class SearchEntryRead(BaseModel):
    id: UUID
    kind: Literal["businesses", "studios"]
    text: str = Field(examples=["plumber near me"])
    searched_at: datetime
