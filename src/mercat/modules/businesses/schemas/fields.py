"""What the shapes of businesses are made of."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AnyHttpUrl, Field, StringConstraints, TypeAdapter
from pydantic import ValidationError as BadUrl
from pydantic_core import PydanticCustomError

from mercat.modules.businesses.models import slugs

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
Website = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(_website),
    Field(examples=["https://northside.example/"], json_schema_extra={"format": "uri"}),
]
Slug = Annotated[
    str,
    StringConstraints(min_length=slugs.SHORTEST, max_length=slugs.LONGEST, pattern=slugs.PATTERN),
    AfterValidator(_slug),
    Field(examples=["northside-plumbing"]),
]
Radius = Annotated[
    int,
    Field(ge=0, le=FARTHEST, strict=True, description="Metres it travels.", examples=[25_000]),
]
Tax = Annotated[
    int,
    Field(
        ge=0,
        le=5_000,
        strict=True,
        description="Hundredths of a per cent that come on top of its prices: 2000 are 20 %.",
        examples=[2000],
    ),
]
CategoryIds = Annotated[
    list[UUID],
    Field(
        max_length=MOST_CATEGORIES,
        description="What it is, before all the first one.",
    ),
    AfterValidator(_once),
]
