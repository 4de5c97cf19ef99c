"""What the shapes of businesses are made of."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AnyHttpUrl, Field, StringConstraints, TypeAdapter
from pydantic import ValidationError as BadUrl
from pydantic_core import PydanticCustomError

from mercat.modules.businesses.models import slugs
from mercat.platform.fields import HIDDEN
from mercat.platform.money import EXPONENTS

FARTHEST = 1_000_000
"""Metres: nobody travels further to a customer."""
MOST_CATEGORIES = 5

_URL = TypeAdapter(AnyHttpUrl)


def _website(text: str) -> str:
    try:
        url = _URL.validate_python(text)
    except BadUrl as error:
        raise PydanticCustomError("url", "Write an address like https://example.com") from error
    if url.username is not None or url.password is not None:
        raise PydanticCustomError("url", "Write the address without a name or a password")
    return str(url)


def _currency(text: str) -> str:
    if text not in EXPONENTS:
        raise PydanticCustomError("currency", "Write an ISO 4217 code like USD")
    return text


def _slug(text: str) -> str:
    if not slugs.is_usable(text):
        raise PydanticCustomError("slug_reserved", "This word is not to be had")
    return text


def _once(ids: list[UUID]) -> list[UUID]:
    if len(set(ids)) != len(ids):
        raise PydanticCustomError("repeated", "Name each category once")
    return ids


Description = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=5000),
    Field(examples=["Family business. Leaks, boilers and bathrooms since 1987."]),
]
Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=f"^[^{HIDDEN}]*$"
    ),
]
Website = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(_website),
    Field(examples=["https://northside.example/"], json_schema_extra={"format": "uri"}),
]
Currency = Annotated[
    str, StringConstraints(max_length=3), AfterValidator(_currency), Field(examples=["USD"])
]
Slug = Annotated[
    str,
    StringConstraints(min_length=slugs.SHORTEST, max_length=slugs.LONGEST, pattern=slugs.PATTERN),
    AfterValidator(_slug),
    Field(examples=["northside-plumbing"]),
]
Latitude = Annotated[
    float, Field(ge=-90, le=90, allow_inf_nan=False, description="Degrees, WGS 84.")
]
Longitude = Annotated[
    float, Field(ge=-180, le=180, allow_inf_nan=False, description="Degrees, WGS 84.")
]
Radius = Annotated[
    int,
    Field(ge=0, le=FARTHEST, strict=True, description="Metres it travels.", examples=[25_000]),
]
CategoryIds = Annotated[
    list[UUID],
    Field(
        max_length=MOST_CATEGORIES,
        description="What it is, before all the first one.",
    ),
    AfterValidator(_once),
]
