"""Local files by signed address, as S3 hands out its own. Nothing here is run in a browser."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from mercat.platform.storage.signing import RAW
from mercat.platform.web.limits import limited
from mercat.platform.web.session import FromApp

router = APIRouter(include_in_schema=False)

_HEADERS = {"Cache-Control": "private, no-store"}
_TYPES = {"webp": "image/webp"}
"""By extension: what we wrote ourselves. With `nosniff` it is shown as a picture or not at all."""
_LONGEST_SIGNATURE = 100
_LATEST = 2**40
"""Unix seconds: what comes after is no date that we wrote."""


@router.get(RAW + "{key:path}", dependencies=[Depends(limited("files"))])
async def read_file(
    key: str,
    expires: Annotated[int, Query(ge=0, le=_LATEST)],
    signature: Annotated[str, Query(max_length=_LONGEST_SIGNATURE)],
    resources: FromApp,
) -> StreamingResponse:
    """The bytes, always as an attachment, and of no type but a picture's: whatever somebody may
    have uploaded, it is not run in our name. Raises BadSignature and UrlExpired before it looks
    for the file.
    """
    resources.storage.paths.verify("GET", key, expires, signature)
    download = await resources.storage.get(key)
    headers = {
        **_HEADERS,
        "Content-Length": str(download.size),
        # The characters of a key need no quoting here (RFC 6266 §4.1).
        "Content-Disposition": f'attachment; filename="{key.rpartition("/")[2]}"',
    }
    kind = _TYPES.get(key.rpartition(".")[2], "application/octet-stream")
    return StreamingResponse(download.chunks, media_type=kind, headers=headers)
