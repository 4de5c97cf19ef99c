"""Keys for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.identity.models import Permission
from mercat.modules.identity.schemas.fields import Name
from mercat.platform.web.moments import Moment
from mercat.platform.web.schemas import Body

_EXAMPLE = "mk_live_8sTq0ZbK1mXw_3mFJ0pQeVn7sYd2LhRkC9uXoTzB5aWgNqE8iD1xMvA4fS2Jq1P0Zk9"


class ApiKeyInput(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Calendar sync", "scopes": ["account:read"]}]}
    )

    name: Name
    scopes: Annotated[list[Permission], Field(min_length=1, max_length=len(Permission))]
    expires_at: Moment | None = Field(None, description="Never, if this is left out.")


class ApiKeyRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str = Field(examples=["Calendar sync"])
    prefix: str = Field(
        description="What the key begins with: enough to know it by.",
        examples=["mk_live_8sTq0ZbK1mXw"],
    )
    scopes: list[str] = Field(
        description="What the key may do, as far as you may do it yourself.",
        examples=[["account:read"]],
    )
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute.")
    created_at: datetime


class ApiKeyCreated(ApiKeyRead):
    key: str = Field(description="Shown only now. Send it as `X-API-Key`.", examples=[_EXAMPLE])
