"""Roles, as staff see and make them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mercat.modules.identity.models import Permission
from mercat.platform.web.schemas import Body

RoleName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=50),
    Field(examples=["SUPPORT_LEAD"]),
]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Permissions = Annotated[
    list[Permission], Field(max_length=len(Permission), examples=[["users:read"]])
]


class RoleInput(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "SUPPORT_LEAD",
                    "description": "Support, and looks things up",
                    "parent": "STAFF",
                    "permissions": ["audit:read"],
                }
            ]
        }
    )

    name: RoleName
    description: Description = ""
    parent: RoleName | None = Field(None, description="The role whose permissions it inherits.")
    permissions: Permissions


class RolePatch(Body):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"permissions": ["users:read"]}]})

    description: Description = ""
    parent: RoleName | None = Field(None, description="null: inherits nothing from now on.")
    permissions: Permissions = Field([])


class RoleRead(BaseModel):
    id: UUID
    name: str = Field(examples=["SUPPORT_LEAD"])
    description: str
    parent: str | None
    shipped: bool = Field(description="Comes with Mercat, and cannot be changed.")
    permissions: list[str] = Field(description="Its own.", examples=[["audit:read"]])
    effective_permissions: list[str] = Field(
        description="With what it inherits.", examples=[["audit:read", "users:read"]]
    )
    created_at: datetime
    updated_at: datetime


class UserRolesInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"roles": ["SUPPORT_LEAD"]}]})

    roles: Annotated[list[RoleName], Field(max_length=20)] = Field(
        description="All that the user is to have beside the one of their type."
    )
