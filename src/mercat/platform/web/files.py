"""Files by signed address, as S3 hands out its own. Nothing here is run in a browser."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from mercat.platform.errors import ContentTooLarge, Malformed
from mercat.platform.storage import type_of, writing
from mercat.platform.storage.signing import RAW
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp
from mercat.platform.web.uploads import broken_off

router = Router(include_in_schema=False)

_KEEP_NOTHING = {"Cache-Control": "private, no-store"}
_REDIRECT_KEPT = 60
"""Seconds: well within the life of the address that it leads to."""
_LONGEST_SIGNATURE = 100
_LATEST = 2**40
"""Unix seconds, or bytes: what is more is nothing that we wrote."""
_PICTURES_ON_A_PAGE = 20

Expires = Annotated[int, Query(ge=0, le=_LATEST)]
Size = Annotated[int, Query(ge=0, le=_LATEST)]
Signature = Annotated[str, Query(max_length=_LONGEST_SIGNATURE)]


@router.get(RAW + "{key:path}", dependencies=[Depends(limited("files", times=_PICTURES_ON_A_PAGE))])
async def read_file(
    key: str, expires: Expires, signature: Signature, resources: FromApp
) -> Response:
    """The bytes, always as an attachment: whatever somebody may have uploaded, it is not run in our
    name. What lies in S3 is fetched there. Raises BadSignature and UrlExpired before it looks for
    the file.
    """
    resources.storage.paths.verify("GET", key, expires, signature)
    left = max(0, expires - int(resources.clock.now().timestamp()))
    if url := await resources.storage.elsewhere(key):
        return RedirectResponse(url, 307, _kept(key, min(left, _REDIRECT_KEPT)))
    download = await resources.storage.get(key)
    headers = {
        **_kept(key, left),
        "Content-Length": str(download.size),
        # The characters of a key need no quoting here (RFC 6266 §4.1).
        "Content-Disposition": f'attachment; filename="{key.rpartition("/")[2]}"',
    }
    return StreamingResponse(download.chunks, media_type=type_of(key), headers=headers)


@router.put(RAW + "{key:path}", dependencies=[Depends(limited("files-in"))])
async def write_file(
    key: str,
    expires: Expires,
    size: Size,
    signature: Signature,
    request: Request,
    resources: FromApp,
) -> Response:
    """As large as it was announced. A second one takes the place of the first, as in S3: nobody
    looks at it before it is said to be complete.
    """
    resources.storage.paths.verify(writing(size), key, expires, signature)
    await resources.storage.delete(key)
    await resources.storage.put(key, _exactly(size, request.stream()))
    return Response()


def _kept(key: str, seconds: int) -> dict[str, str]:
    """A picture never changes, and pages show it again and again; a document is kept nowhere."""
    if type_of(key) != "image/webp":
        return _KEEP_NOTHING
    return {"Cache-Control": f"private, max-age={seconds}"}


async def _exactly(size: int, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    came = 0
    with broken_off():
        async for chunk in chunks:
            came += len(chunk)
            if came > size:
                raise ContentTooLarge
            yield chunk
    if came < size:
        raise Malformed("This is less than was announced.")
