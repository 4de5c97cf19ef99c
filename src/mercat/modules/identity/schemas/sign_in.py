"""Signing in: by code, by password, by refresh token."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from mercat.modules.identity.models import Purpose
from mercat.modules.identity.schemas.accounts import UserRead
from mercat.modules.identity.schemas.fields import Code, Email, GivenPassword, OpaqueToken
from mercat.platform.web.schemas import Body


class SendOtpInput(Body):
    email: Email
    purpose: Literal[Purpose.VERIFY_EMAIL, Purpose.LOGIN, Purpose.RESET_PASSWORD] = (
        Purpose.VERIFY_EMAIL
    )


class VerifyOtpInput(Body):
    email: Email
    code: Code
    purpose: Literal[Purpose.VERIFY_EMAIL, Purpose.LOGIN] = Purpose.VERIFY_EMAIL


class LoginInput(Body):
    email: Email
    password: GivenPassword


class PasswordGrantInput(Body):
    """The form of RFC 6749 §4.3.2, with what clients use to send along."""

    grant_type: Literal["password"]
    username: Email = Field(description="The e-mail address.")
    password: GivenPassword
    scope: str = Field("", max_length=200, description="Not used: a token may all you may.")
    client_id: str | None = Field(None, max_length=200, description="Not used.")
    client_secret: SecretStr | None = Field(None, max_length=200, description="Not used.")


class RefreshInput(Body):
    refresh_token: OpaqueToken | None = Field(
        None,
        description="Left out by a browser that keeps it in a cookie.",
        examples=["rt1.AQGh_Q0PsnDAnoCGtLBoGNMAAAAAAAAAAb1Izd"],
    )


class TokensRead(BaseModel):
    """What a sign-in hands out."""

    model_config = ConfigDict(from_attributes=True)

    access_token: str = Field(description="A JWT, for `Authorization: Bearer`.")
    refresh_token: str = Field(description="Used once, for the next pair.")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 (the name of a scheme)
    expires_in: int = Field(description="Seconds until the access token expires.", examples=[1800])
    user: UserRead


class SignedInRead(BaseModel):
    """What a sign-in with `transport=cookie` answers: the tokens are in the cookies."""

    user: UserRead
    expires_in: int = Field(description="Seconds until the access token expires.", examples=[1800])


class LogoutInput(RefreshInput):
    """Nothing, as a rule: what else clients have always sent along is passed over."""

    model_config = ConfigDict(extra="ignore")
