"""The shapes of identity's requests and answers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from mercat.modules.identity.models import Purpose, UserStatus, UserType
from mercat.platform.web.schemas import Body


def _email(text: str) -> str:
    """Compared without case, so kept in lower case (and in one Unicode form, RFC 6532 §3.1)."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "This is not a valid e-mail address") from error


def _phone(text: str) -> str:
    """To E.164: `+44 20 7946 0018` becomes `+442079460018`."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException as error:
        raise PydanticCustomError("phone", "Write the number as +<country><number>") from error
    if not phonenumbers.is_possible_number(number):
        raise PydanticCustomError("phone", "This is not a possible phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _text(secret: SecretStr) -> SecretStr:
    """JSON can spell half a surrogate pair (RFC 8259 §8.2), which no encoding can hold."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError("string_unicode", "This is not valid Unicode text") from error
    return secret


Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email),
    Field(examples=["ada@example.com"], json_schema_extra={"format": "email"}),
]
Phone = Annotated[
    str, StringConstraints(max_length=32), AfterValidator(_phone), Field(examples=["+442079460018"])
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
NewPassword = Annotated[
    SecretStr,
    Field(min_length=8, max_length=256, examples=["correct horse battery staple"]),
    AfterValidator(_text),
]
GivenPassword = Annotated[SecretStr, Field(min_length=1, max_length=1024), AfterValidator(_text)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,10}$"), Field(examples=["493027"])]
OpaqueToken = Annotated[
    SecretStr,
    Field(min_length=1, max_length=512, examples=["rt1.AQGh_Q0PsnDAnoCGtLBoGNMAAAAAAAAAAb1Izd"]),
]


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


class SendOtpInput(Body):
    email: Email
    purpose: Purpose = Purpose.VERIFY_EMAIL


class VerifyOtpInput(Body):
    email: Email
    code: Code
    purpose: Purpose = Purpose.VERIFY_EMAIL


class LoginInput(Body):
    email: Email
    password: GivenPassword


class RefreshInput(Body):
    refresh_token: OpaqueToken


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


class MeRead(UserRead):
    roles: list[str]
    permissions: list[str]
    memberships: list[dict[str, Any]]


class TokensRead(BaseModel):
    """What a sign-in hands out."""

    model_config = ConfigDict(from_attributes=True)

    access_token: str = Field(description="A JWT, for `Authorization: Bearer`.")
    refresh_token: str = Field(description="Used once, for the next pair.")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 (the name of a scheme)
    expires_in: int = Field(description="Seconds until the access token expires.", examples=[1800])
    user: UserRead
