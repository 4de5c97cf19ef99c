"""What several of identity's shapes are made of."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from mercat.platform.fields import HIDDEN, Email, LinkToken, Name, Phone, unicode_secret

__all__ = [
    "HIDDEN",
    "Code",
    "Email",
    "FactorCode",
    "GivenPassword",
    "LinkToken",
    "Locale",
    "Name",
    "NewPassword",
    "OpaqueToken",
    "Phone",
]

_TAG = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


def _locale(text: str) -> str:
    """Language, script and region of BCP 47 (RFC 5646 §2.1), in its usual case: `zh-Hant-TW`.

    Any language: an e-mail that has not been translated is sent in English.
    """
    found = _TAG.fullmatch(text)
    if found is None:
        raise PydanticCustomError("locale", "Write a language like en, fr-CA or zh-Hant-TW")
    language, script, region = (part or "" for part in found.groups())
    return language.lower() + script.title() + region.upper()


Locale = Annotated[
    str, StringConstraints(max_length=35), AfterValidator(_locale), Field(examples=["en-GB"])
]
NewPassword = Annotated[
    SecretStr,
    Field(min_length=8, max_length=256, examples=["correct horse battery staple"]),
    AfterValidator(unicode_secret),
]
GivenPassword = Annotated[
    SecretStr, Field(min_length=1, max_length=1024), AfterValidator(unicode_secret)
]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,10}$"), Field(examples=["493027"])]
FactorCode = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=64,
        description="Six digits of the authenticator app, or a recovery code.",
        examples=["493027"],
    ),
    AfterValidator(unicode_secret),
]
OpaqueToken = Annotated[
    SecretStr,
    Field(min_length=1, max_length=512, examples=["rt1.AQGh_Q0PsnDAnoCGtLBoGNMAAAAAAAAAAb1Izd"]),
]
