"""What is wrong with a field is said to people, not to those who wrote the model."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from mercat.platform.web.faults import message_of


class Colour(StrEnum):
    RED = "RED"
    BLUE = "BLUE"
    GREEN = "GREEN"


class Inner(BaseModel):
    x: int


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    some: Literal[Colour.RED, Colour.BLUE] = Colour.RED
    all: Colour = Colour.RED
    word: Literal["a", "b"] = "a"
    secret: Annotated[SecretStr, Field(min_length=8, max_length=10)] = SecretStr("12345678")
    number: int = 1
    share: Annotated[float, Field(gt=0, le=5)] = 1
    metres: Annotated[int, Field(le=1_000_000)] = 1
    id: UUID | None = None
    at: datetime | None = None
    day: date | None = None
    flag: bool = True
    texts: Annotated[list[str], Field(min_length=1, max_length=2)] = ["x"]
    tags: frozenset[str] = frozenset()
    code: Annotated[str, Field(pattern="^[0-9]+$", min_length=2, max_length=3)] = "12"
    line: Annotated[str, Field(min_length=1)] = "x"
    inner: Inner | None = None
    even: int = 2

    @field_validator("even")
    @classmethod
    def _is_even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("This must be even")
        return value


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("some", "PINK", "This must be 'RED' or 'BLUE'"),
        ("all", "PINK", "This must be 'RED', 'BLUE' or 'GREEN'"),
        ("word", "c", "This must be 'a' or 'b'"),
        ("secret", "hush", "This needs at least 8 characters"),
        ("secret", "h" * 11, "This may have at most 10 characters"),
        ("number", "x", "This must be a whole number"),
        ("number", 1.5, "This must be a whole number"),
        ("number", None, "This must be a whole number"),
        ("number", "9" * 5000, "This must be a whole number"),
        ("share", 0, "This must be greater than 0"),
        ("share", 6, "This must be 5 or less"),
        ("metres", 1_000_001, "This must be 1000000 or less"),
        ("share", "x", "This must be a number"),
        ("id", "x", "This must be a UUID"),
        ("id", 5, "This must be a UUID"),
        ("at", "soon", "This must be a time with its offset, such as 2026-11-21T10:00:00Z"),
        (
            "at",
            "2026-13-01T00:00:00Z",
            "This must be a time with its offset, such as 2026-11-21T10:00:00Z",
        ),
        ("day", "2026-02-30", "This must be a date such as 2026-11-21"),
        ("day", "2026-02-03T10:00:00Z", "This must be a date such as 2026-11-21"),
        ("flag", "perhaps", "This must be true or false"),
        ("texts", [], "This needs at least 1 item"),
        ("line", "", "This needs at least 1 character"),
        ("texts", ["a"] * 3, "This may have at most 2 items"),
        ("texts", "a", "This must be a list"),
        ("tags", "a", "This must be a list"),
        ("code", "1", "This needs at least 2 characters"),
        ("code", "1234", "This may have at most 3 characters"),
        ("code", "ab", "This does not have the right form"),
        ("code", 12, "This must be text"),
        ("inner", "x", "This must be an object"),
        ("inner", {}, "This is required"),
        ("even", 3, "This must be even"),
        ("odd", 3, "There is no such field here"),
    ],
)
def test_words_for_people(field: str, value: Any, told: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Form.model_validate({field: value})

    assert [message_of(fault) for fault in refusal.value.errors()] == [told]
    # Over the wire a fault is the same, but for what Python alone can hold.
    assert [message_of(fault) for fault in refusal.value.errors(include_url=False)] == [told]
