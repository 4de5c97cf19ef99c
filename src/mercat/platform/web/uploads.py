"""A file that is sent as a form's only one."""

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import UploadFile

from mercat.platform.errors import ContentTooLarge, Unsupported

FIELD = "file"
_MOST_OTHER_FIELDS = 10


async def read_file(request: Request, most: int) -> bytes:
    """Reads the body, which a door does itself once it knows who is calling: who may not send
    anything has sent it for nothing.

    What is longer than `most` bytes raises ContentTooLarge; the path must be among the UPLOADS.
    """
    essence = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if essence != "multipart/form-data":
        raise Unsupported("Send multipart/form-data.")
    async with request.form(max_files=1, max_fields=_MOST_OTHER_FIELDS) as form:
        found = form.get(FIELD)
        if not isinstance(found, UploadFile):
            raise RequestValidationError([{"type": "missing", "loc": ("body", FIELD)}])
        if (found.size or 0) > most:
            raise ContentTooLarge
        return await found.read()


def form_with_file(description: str) -> dict[str, Any]:
    """The `openapi_extra` of a door that calls `read_file`."""
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    schema = {
        "type": "object",
        "required": [FIELD],
        "properties": {FIELD: {**file, "description": description}},
    }
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    }
