"""Examples that are made of a schema are of that schema."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field

from mercat.platform.web.examples import example_of


class Kind(StrEnum):
    ROOM = "ROOM"
    HOUSE = "HOUSE"


class Part(BaseModel):
    id: UUID
    at: datetime | None
    note: str | None
    children: list["Part"] = []


class Whole(BaseModel):
    name: str = Field(examples=["Ada"])
    plain_text: str
    kind: Kind = Field(examples=["HOUSE"])
    fixed: Literal["x"] = "x"
    number: int = Field(ge=3)
    yes: bool
    parts: list[Part]
    words: list[str]
    more: dict[str, Any] = {}
    optional: str | None = None
    told: str | None = Field(None, examples=["told"])


@pytest.mark.parametrize("sent", [False, True])
def test_it_is_of_its_schema(*, sent: bool) -> None:
    schema = Whole.model_json_schema(mode="validation" if sent else "serialization")

    example = example_of(schema, schema["$defs"], sent=sent)

    whole = Whole.model_validate(example)
    assert (whole.name, whole.plain_text, whole.number, whole.told) == (
        *("Ada", "plain text", 3),
        "told",
    )
    assert whole.kind is Kind.HOUSE
    assert len(whole.parts) == 1
    assert ("optional" in example) is not sent


def test_a_tree_comes_to_an_end() -> None:
    schema = Part.model_json_schema()

    example = example_of(schema, schema["$defs"], sent=False)

    Part.model_validate(example)
