"""Where somebody is signed in."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class SessionRead(BaseModel):
    id: UUID
    created_at: datetime
    last_seen_at: datetime = Field(description="When it last got new tokens.")
    ip: str | None = Field(examples=["203.0.113.7"])
    user_agent: str | None = Field(examples=["Mozilla/5.0 (X11; Linux x86_64; rv:140.0)"])
    method: str = Field(description="How it was opened.", examples=["password"])
    current: bool = Field(description="It is the one that asks.")
