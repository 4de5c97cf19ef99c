"""Answers that caches may keep, and that cost a client who knows them already next to nothing."""

import re
from enum import Enum
from hashlib import blake2b
from typing import Any

from fastapi import Request
from starlette.responses import Response

MAX_AGE = 60
"""Seconds for which nobody asks again. What is public may be as old as that."""

_DIGEST = 16
"""Bytes: two answers never share a tag by chance."""
_TAG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"')
_CREDENTIALS = "Origin, Authorization, Cookie, X-API-Key"


class Audience(Enum):
    """Whom else the answer may be given to.

    EVERYBODY: whoever asks. STRANGERS: who does not sign in; who does may see more at the same
    address. CALLER: nobody.
    """

    EVERYBODY = "everybody"
    STRANGERS = "strangers"
    CALLER = "caller"


TAGGED: dict[int | str, dict[str, Any]] = {
    304: {
        "description": "Nothing has changed since the answer whose `ETag` was sent.",
        "headers": {
            "ETag": {
                "description": "The version of the answer.",
                "schema": {"type": "string"},
                "example": '"6f1c1c2e8f5b4f0f9a2d3c4b5a697887"',
            }
        },
    }
}
"""For the `responses` of a door that answers by `tagged`: `answers(…) | TAGGED`."""


def tagged(
    request: Request,
    body: bytes,
    *,
    max_age: int = MAX_AGE,
    audience: Audience = Audience.EVERYBODY,
    media_type: str = "application/json",
) -> Response:
    """Answers with this and its version; with 304 and no body where the client has it.

    The tag is strong (RFC 9110 §8.8.3): the same only for the same bytes. A caller's own answer is
    asked for again each time, whatever `max_age` says.
    """
    tag = f'"{blake2b(body, digest_size=_DIGEST).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={max_age}"}
    if audience is Audience.CALLER:
        headers["Cache-Control"] = "private, no-cache"
    if audience is not Audience.EVERYBODY:
        headers["Vary"] = _CREDENTIALS  # elsewhere the frame says what every answer varies by
    if _is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def _is_known(request: Request, tag: str) -> bool:
    """If-None-Match (RFC 9110 §13.1.2): a list of tags, or `*` for any. Tags are compared weakly: a
    proxy that compresses on the way makes them weak.
    """
    sent = ", ".join(request.headers.getlist("if-none-match"))
    return bool(sent) and (sent.strip() == "*" or tag in _TAG.findall(sent))
