"""Values that GraphQL has no type of its own for, written as REST writes them."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from pydantic import AwareDatetime, TypeAdapter, ValidationError
from strawberry.schema.config import StrawberryConfig

JSON = NewType("JSON", object)
Long = NewType("Long", int)

_LARGEST = 2**63 - 1
_moments = TypeAdapter(AwareDatetime)


def told_moment(value: datetime) -> str:
    """RFC 3339, in UTC with a Z."""
    return value.isoformat().replace("+00:00", "Z")


def _read_moment(value: Any) -> datetime:
    if isinstance(value, str):
        with suppress(ValidationError, OverflowError):
            return _moments.validate_python(value).astimezone(UTC)
    raise GraphQLError("Write a moment as 2026-12-01T18:00:00Z.")


def _long(value: Any) -> int:
    if type(value) is not int or abs(value) > _LARGEST:
        raise GraphQLError("This is no whole number of 64 bits.")
    return value


def config() -> StrawberryConfig:
    return StrawberryConfig(
        auto_camel_case=True,
        scalar_map={
            JSON: strawberry.scalar(
                name="JSON",
                description="Any JSON, as REST tells it.",
                serialize=lambda value: value,
                parse_value=lambda value: value,
            ),
            Long: strawberry.scalar(
                name="Long",
                description="A whole number of up to 64 bits.",
                serialize=_long,
                parse_value=_long,
            ),
            datetime: strawberry.scalar(
                name="DateTime",
                description="A moment: RFC 3339 with a zone, told in UTC.",
                serialize=told_moment,
                parse_value=_read_moment,
            ),
        },
    )
