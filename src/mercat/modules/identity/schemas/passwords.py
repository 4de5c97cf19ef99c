"""Forgotten and changed passwords."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from mercat.modules.identity.schemas.fields import (
    Code,
    Email,
    GivenPassword,
    LinkToken,
    NewPassword,
)
from mercat.platform.web.schemas import Body


class EmailInput(Body):
    email: Email


class ResetPasswordInput(Body):
    """With `email` and `code`, or with `token` alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "email": "ada@example.com",
                    "code": "493027",
                    "new_password": "correct horse battery staple",
                },
                {
                    "token": "q3Zl0m8nN0o3bX1rV7cJ5yT9wK2eL4fP6hS8dG0aUuM",
                    "new_password": "correct horse battery staple",
                },
            ]
        }
    )

    email: Email | None = None
    code: Code | None = None
    token: LinkToken | None = Field(None, description="From the link in the e-mail.")
    new_password: NewPassword

    @model_validator(mode="after")
    def _is_by_code_or_by_link(self) -> Self:
        by_code, by_link = (self.email, self.code), self.token
        if by_link is None and None not in by_code:
            return self
        if by_link is not None and by_code == (None, None):
            return self
        raise PydanticCustomError("proof", "Send `email` and `code`, or `token` alone")


class ChangePasswordInput(Body):
    current_password: GivenPassword | None = Field(
        None, description="Left out only by who has none, and has signed in just now."
    )
    new_password: NewPassword
