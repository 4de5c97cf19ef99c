"""The audit trail, as staff read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_serializer


class AuditEventRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    position: int = Field(description="In the chain: 1, 2, 3 … without a gap.", examples=[42])
    created_at: datetime
    action: str = Field(examples=["user.suspended"])
    actor_id: UUID | None = Field(description="Null where Mercat or its operator did it.")
    api_key_id: UUID | None
    target_type: str = Field(examples=["user"])
    target_id: str = Field(examples=["019aa6a1-7d0c-7b55-8d3c-5f1d3c3f1c11"])
    ip: str | None = Field(examples=["203.0.113.7"])
    request_id: str | None
    changes: dict[str, Any] = Field(examples=[{"status": ["ACTIVE", "SUSPENDED"]}])
    hash: bytes = Field(description="Of this act and all before it.", examples=["9f86d081884c7d65"])

    @field_serializer("hash")
    def _in_hex(self, value: bytes) -> str:
        return value.hex()
