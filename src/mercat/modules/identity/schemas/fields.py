"""What several of identity's shapes are made of."""

import re
from functools import partial
from typing import Annotated

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

_STRICT = partial(validate_email, check_deliverability=False, strict=True)
"""Strict: the part before the @ has at most 64 characters (RFC 5321 §4.5.3.1.1)."""

_TAG = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


def _email(text: str) -> str:
    """Compared without case, so kept in lower case (and in one Unicode form, RFC 6532 §3.1)."""
    try:
        return _STRICT(text.strip()).normalized.lower()
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "This is not a valid e-mail address") from error


def _phone(text: str) -> str:
    """To E.164: `+44 20 7946 0018` becomes `+442079460018`."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException as error:
        raise PydanticCustomError("phone", "Write the number as +<country><number>") from error
    if number.extension:
        # Dropped, it would be somebody else's number: everybody's behind the same switchboard.
        raise PydanticCustomError("phone", "Write the number without an extension")
    if not phonenumbers.is_possible_number(number):
        raise PydanticCustomError("phone", "This is not a possible phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _locale(text: str) -> str:
    """Language, script and region of BCP 47 (RFC 5646 §2.1), in its usual case: `zh-Hant-TW`.

    Any language: an e-mail that has not been translated is sent in English.
    """
    found = _TAG.fullmatch(text)
    if found is None:
        raise PydanticCustomError("locale", "Write a language like en, fr-CA or zh-Hant-TW")
    language, script, region = (part or "" for part in found.groups())
    return language.lower() + script.title() + region.upper()


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
Locale = Annotated[
    str, StringConstraints(max_length=35), AfterValidator(_locale), Field(examples=["en-GB"])
]
HIDDEN = r"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""For a regular expression: control characters, line ends and marks that turn the text around. What
is shown beside them would be read otherwise than it is written (Unicode TR 36, 2.10).
"""
Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=100,
        pattern=f"^[^{HIDDEN}]*$",
    ),
]
NewPassword = Annotated[
    SecretStr,
    Field(min_length=8, max_length=256, examples=["correct horse battery staple"]),
    AfterValidator(_text),
]
GivenPassword = Annotated[SecretStr, Field(min_length=1, max_length=1024), AfterValidator(_text)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,10}$"), Field(examples=["493027"])]
FactorCode = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=64,
        description="Six digits of the authenticator app, or a recovery code.",
        examples=["493027"],
    ),
    AfterValidator(_text),
]
LinkToken = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=128,
        examples=["q3Zl0m8nN0o3bX1rV7cJ5yT9wK2eL4fP6hS8dG0aUuM"],
    ),
    AfterValidator(_text),
]
OpaqueToken = Annotated[
    SecretStr,
    Field(min_length=1, max_length=512, examples=["rt1.AQGh_Q0PsnDAnoCGtLBoGNMAAAAAAAAAAb1Izd"]),
]
