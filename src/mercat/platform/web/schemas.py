"""The shapes every module's own shapes build on."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError


class Body(BaseModel):
    """A request's body: what is not asked for is refused, and so is what PostgreSQL cannot keep."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def _has_no_nul(cls, value: Any) -> Any:
        if _holds_nul(value):
            raise PydanticCustomError("string_nul", "NUL characters are not allowed")
        return value


class OrderInput(Body):
    """A list as it shall be: the id of every item, each once."""

    ids: list[UUID] = Field(max_length=1000)


class FieldFault(BaseModel):
    loc: list[str | int]
    message: str
    code: str


class ErrorDetail(BaseModel):
    """`request_id` is what to quote when asking for help; it stands in our logs."""

    model_config = ConfigDict(extra="allow")

    message: str
    request_id: str
    fields: list[FieldFault] | None = Field(None, description="On 422: what is wrong, and where.")


class ErrorRead(BaseModel):
    """Every refusal, from every door, has this shape."""

    error: str = Field(description="A stable code to act on.", examples=["not_found"])
    detail: ErrorDetail
    status_code: int


class MessageRead(BaseModel):
    message: str = Field(examples=["Done."])


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    return isinstance(value, list) and any(map(_holds_nul, value))
