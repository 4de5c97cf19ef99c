"""Opening an account, and what it looks like."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.identity.models import UserStatus, UserType
from mercat.modules.identity.schemas.fields import Email, Name, NewPassword, Phone
from mercat.platform.web.schemas import Body


class RegisterInput(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "email": "ada@example.com",
                    "password": "correct horse battery staple",
                    "user_type": "CUSTOMER",
                    "first_name": "Ada",
                    "last_name": "Lovelace",
                }
            ]
        }
    )

    email: Email
    password: NewPassword
    user_type: Literal[UserType.CUSTOMER, UserType.BUSINESS_OWNER] = UserType.CUSTOMER
    first_name: Name | None = None
    last_name: Name | None = None
    phone: Phone | None = None
    business_name: Name | None = Field(None, description="For a BUSINESS_OWNER: of their business.")


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str = Field(examples=["ada@example.com"])
    phone: str | None
    user_type: UserType
    status: UserStatus
    is_active: bool = Field(description="May sign in.")
    is_verified: bool = Field(description="The e-mail address was shown to be theirs.")
    first_name: str | None
    last_name: str | None
    bio: str | None
    locale: str
    timezone: str
    last_login_at: datetime | None
    created_at: datetime
    updated_at: datetime


class MembershipRead(BaseModel):
    """A business in whose team one is."""

    business_id: UUID
    name: str = Field(examples=["Northside Plumbing"])
    slug: str = Field(examples=["northside-plumbing"])
    role: str = Field(description="What one is there.", examples=["OWNER"])


class MeRead(UserRead):
    roles: list[str]
    permissions: list[str]
    memberships: list[MembershipRead]
