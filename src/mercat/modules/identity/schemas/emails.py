"""Showing that an address is theirs, and changing it."""

from pydantic import Field

from mercat.modules.identity.schemas.fields import Code, Email, GivenPassword, LinkToken
from mercat.platform.web.schemas import Body


class VerifyEmailInput(Body):
    token: LinkToken = Field(description="From the link in the e-mail.")


class ChangeEmailInput(Body):
    new_email: Email
    current_password: GivenPassword | None = Field(
        None, description="Left out only by who has none, and has signed in just now."
    )


class ConfirmEmailInput(Body):
    code: Code
