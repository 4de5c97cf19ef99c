"""If-Match on what has a version: whoever changes it says which one they have read."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from mercat.platform.errors import Malformed

_TAG = re.compile(r'"(\d{1,18})"')


class BadIfMatch(Malformed):
    code = "bad_if_match"
    message = 'Send the ETag as you were given it: If-Match: "3".'


async def expected_version(
    if_match: Annotated[
        str | None, Header(description="The ETag of what you have read, in its quotes.")
    ] = None,
) -> int | None:
    """None: whichever it has (RFC 9110 §13.1.1). Raises BadIfMatch."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise BadIfMatch
    return int(found[1])


Expected = Annotated[int | None, Depends(expected_version)]


def say_version(response: Response, version: int) -> None:
    """Of what is answered with: its ETag."""
    response.headers["ETag"] = f'"{version}"'
