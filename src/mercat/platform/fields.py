"""Kinds of text that bodies are made of, in every module alike."""

import unicodedata
from functools import partial
from typing import Annotated
from zoneinfo import available_timezones

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from mercat.platform.money import EXPONENTS

_STRICT = partial(validate_email, check_deliverability=False, strict=True)
"""Strict: the part before the @ has at most 64 characters (RFC 5321 §4.5.3.1.1)."""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols to Unicode, and yet empty where they are drawn: fillers, a blank pattern."""

_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"

_ZONES = frozenset(available_timezones() - {"Factory", "localtime", "posixrules"})


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


def _visible(text: str) -> str:
    """Or nobody could be told by it: a zero-width space alone is a name that nobody sees."""
    if all(letter in _BLANK or unicodedata.category(letter)[0] in "CMZ" for letter in text):
        raise PydanticCustomError("invisible", "This needs a character that can be seen")
    return text


def unicode_secret(secret: SecretStr) -> SecretStr:
    """JSON can spell half a surrogate pair (RFC 8259 §8.2), which no encoding can hold."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError("string_unicode", "This is not valid Unicode text") from error
    return secret


def _currency(text: str) -> str:
    if text not in EXPONENTS:
        raise PydanticCustomError("currency", "Write an ISO 4217 code like USD")
    return text


def _timezone(text: str) -> str:
    if text not in _ZONES:
        raise PydanticCustomError("timezone", "Write a time zone like Europe/Paris")
    return text


Timezone = Annotated[
    str, StringConstraints(max_length=64), AfterValidator(_timezone), Field(examples=["UTC"])
]
Currency = Annotated[
    str, StringConstraints(max_length=3), AfterValidator(_currency), Field(examples=["USD"])
]
Latitude = Annotated[
    float, Field(ge=-90, le=90, allow_inf_nan=False, description="Degrees, WGS 84.")
]
Longitude = Annotated[
    float, Field(ge=-180, le=180, allow_inf_nan=False, description="Degrees, WGS 84.")
]
Opens = Annotated[str, StringConstraints(pattern=f"^{_CLOCK}$"), Field(examples=["09:00"])]
Closes = Annotated[
    str,
    StringConstraints(pattern=f"^({_CLOCK}|24:00)$"),
    Field(
        description="`24:00` or `00:00` is the end of the day; what is not after `opens` is the "
        "next day.",
        examples=["17:30"],
    ),
]
"""With `Opens` a stretch of the local day: `local_time.stretch` has its minutes."""
Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email),
    Field(examples=["ada@example.com"], json_schema_extra={"format": "email"}),
]
Phone = Annotated[
    str, StringConstraints(max_length=32), AfterValidator(_phone), Field(examples=["+442079460018"])
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
    AfterValidator(_visible),
]
LinkToken = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=128,
        examples=["q3Zl0m8nN0o3bX1rV7cJ5yT9wK2eL4fP6hS8dG0aUuM"],
    ),
    AfterValidator(unicode_secret),
]
Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=f"^[^{HIDDEN}]*$"
    ),
]
