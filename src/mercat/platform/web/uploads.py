"""A file that is sent as a form's only one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect

from mercat.platform.errors import ContentTooLarge, Malformed, Unsupported

M = TypeVar("M", bound=BaseModel)

FIELD = "file"
_MOST_OTHER_FIELDS = 10


@dataclass(frozen=True)
class SentFile:
    """`filename`: what the sender calls it. `fields`: the others of the form, by name."""

    content: bytes
    filename: str | None
    fields: Mapping[str, str]

    def read(self, model: type[M]) -> M:
        """The other fields, checked; `filename` if they do not say it. Raises
        RequestValidationError.
        """
        try:
            return model.model_validate({"filename": self.filename, **self.fields})
        except ValidationError as error:
            faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
            raise RequestValidationError(faults) from None


async def read_file(request: Request, most: int) -> SentFile:
    """Reads the body, which a door does itself once it knows who is calling: who may not send
    anything has sent it for nothing.

    What is longer than `most` bytes raises ContentTooLarge; the path must be among the UPLOADS.
    """
    essence = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if essence != "multipart/form-data":
        raise Unsupported("Send multipart/form-data.")
    with broken_off():
        await request.form(max_files=1, max_fields=_MOST_OTHER_FIELDS)
    async with request.form() as form:  # the same: it is read once
        found = form.get(FIELD)
        if not isinstance(found, UploadFile):
            raise RequestValidationError([{"type": "missing", "loc": ("body", FIELD)}])
        if (found.size or 0) > most:
            raise ContentTooLarge
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return SentFile(await found.read(), found.filename or None, fields)


@contextmanager
def broken_off() -> Iterator[None]:
    """Who hangs up while they send something is no fault of ours."""
    try:
        yield
    except ClientDisconnect:
        raise Malformed("This has ended half-way.") from None


def form_with_file(description: str, fields: type[BaseModel] | None = None) -> dict[str, Any]:
    """The `openapi_extra` of a door that calls `read_file`, and `read` for the other fields."""
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    others = fields.model_json_schema() if fields else {}
    schema = {
        "type": "object",
        "required": [FIELD, *others.get("required", ())],
        "properties": {
            FIELD: {**file, "description": description},
            **others.get("properties", {}),
        },
    }
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    }
