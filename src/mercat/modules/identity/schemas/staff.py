"""Accounts, as staff see and change them."""

from typing import Literal

from pydantic import ConfigDict, Field

from mercat.modules.identity.models import UserStatus
from mercat.modules.identity.schemas.accounts import UserRead
from mercat.modules.identity.schemas.fields import Locale, Name
from mercat.platform.web.schemas import Body


class UserPatch(Body):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "SUSPENDED"}]})

    status: Literal[UserStatus.ACTIVE, UserStatus.SUSPENDED] = Field(
        UserStatus.ACTIVE, description="Needs `users:suspend`."
    )
    first_name: Name | None = Field(None, description="Needs `users:update`, as the next two do.")
    last_name: Name | None = None
    locale: Locale = "en"


class StaffUserRead(UserRead):
    roles: list[str] = Field(description="That of their type first.", examples=[["STAFF", "ADMIN"]])
