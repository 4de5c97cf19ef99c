"""The end of an account, and taking along what is in it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class DeletionRead(BaseModel):
    deletion_at: datetime = Field(
        description="When the account is erased, unless you sign in before.",
        examples=["2026-12-05T10:00:00Z"],
    )


class ExportRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    status: Literal["PENDING", "READY"]
    url: str | None = Field(None, description="A ZIP of JSON. Whoever has this address has it.")
    expires_at: datetime | None = Field(None, examples=["2026-12-05T10:00:00Z"])
