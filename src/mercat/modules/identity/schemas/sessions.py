"""Where somebody is signed in."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.platform.pagination import PageRead


class SessionRead(BaseModel):
    id: UUID
    created_at: datetime
    last_seen_at: datetime = Field(description="When it last got new tokens.")
    ip: str | None = Field(examples=["203.0.113.7"])
    user_agent: str | None = Field(examples=["Mozilla/5.0 (X11; Linux x86_64; rv:140.0)"])
    method: str = Field(description="How it was opened.", examples=["password"])
    current: bool = Field(description="It is the one that asks.")


class SessionPage(PageRead[SessionRead]):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "id": "01941f29-7c00-7a3e-8000-0f0e0d0c0b0a",
                            "created_at": "2026-03-05T07:07:00Z",
                            "last_seen_at": "2026-03-05T09:12:41Z",
                            "ip": "203.0.113.7",
                            "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)",
                            "method": "password",
                            "current": True,
                        }
                    ],
                    "next_cursor": None,
                }
            ]
        }
    )
