"""Writing, reading and handing out files."""

import asyncio
import os
import re
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, S3Store

from mercat.platform.clock import Clock
from mercat.platform.errors import (
    ApplicationError,
    Conflict,
    Malformed,
    NotFound,
    Unavailable,
)
from mercat.platform.ids import uuid7
from mercat.platform.storage.places import open_store
from mercat.platform.storage.signing import SignedPaths

T = TypeVar("T")

TIMEOUT = 10.0
"""Seconds that any one step may take."""
LONGEST_KEY = 512
LONGEST_LIFE = timedelta(days=1)
"""Of a signed URL."""
SHORT = timedelta(minutes=5)

_IN_MEMORY = 8 * 1024 * 1024
"""Bytes of a stream that are held before it goes to a draft instead; also the size of its parts."""
_CHUNK = 256 * 1024
_DRAFTS = ".drafts"
# The characters that S3 calls safe (User Guide, "Naming Amazon S3 objects"). Others go wrong in one
# store or the other: a local `A:` is taken for a Windows drive, `#1` for an unfinished file. A
# leading dot is ours. 200 of the 255 bytes of a file name leave room for what a store adds.
_SEGMENT = r"(?!\.)[A-Za-z0-9!_.*'()-]{1,200}"
_KEY = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*")
_PARTING = 0.05
_TYPES = {"webp": "image/webp", "pdf": "application/pdf"}
_AS_IT_IS = {"Content-Disposition": "attachment"}
"""Whatever somebody may have uploaded, it is not run in our name."""
_KEPT = {"image/webp": "private"}
"""By whom, after S3 has handed it out; what is not named here by nobody."""


class BadKey(Malformed):
    code = "bad_file_key"
    message = "This cannot be the key of a file."


@dataclass(frozen=True)
class StoredFile:
    """`size` in bytes."""

    key: str
    size: int
    modified_at: datetime


@dataclass(frozen=True)
class Download:
    """`size` in bytes. The chunks are read once; that may raise Unavailable half-way."""

    size: int
    chunks: AsyncIterator[bytes]


class Storage:
    """`url` is what `places.open_store` takes; `keys` sign the URLs of local files.

    Every method raises BadKey for what cannot be a key, and Unavailable when the store fails or
    is too slow. Make one after a fork, not before: the library's threads do not come along.
    """

    def __init__(
        self, url: str, keys: Iterable[bytes], clock: Clock, *, timeout: float = TIMEOUT
    ) -> None:
        self.paths = SignedPaths(keys, clock)
        self._store = open_store(url, timedelta(seconds=timeout))
        self._timeout = timeout

    async def close(self) -> None:
        """Call it last in a process that ends: a thread of the library that is still letting go of
        its last answer while Python is finalised aborts it (PyO3/pyo3-async-runtimes issue 40).
        """
        await asyncio.sleep(_PARTING)

    async def check(self) -> None:
        """Raises Unavailable unless files can be reached now. Cheap: looks, and writes nothing."""
        if isinstance(self._store, S3Store):
            await self._run(self._store.list(".check").collect_async())
        elif not await self._run(asyncio.to_thread(_is_writable, self._store)):
            raise _down()

    async def put(self, key: str, content: bytes | AsyncIterable[bytes]) -> None:
        """Writes the whole content or nothing; raises Conflict when there is such a file.

        A stream may be of any length: it is never held whole. What it raises comes out here. In S3
        a stream that fails may leave parts that no reader sees and a crash a draft: let the bucket
        expire unfinished uploads and `.drafts/` after a day (lifecycle rules).
        """
        _valid(key)
        if isinstance(content, bytes):
            return await self._create(key, content)
        start = bytearray()
        chunks = aiter(content)
        async for chunk in chunks:
            start += chunk
            if len(start) > _IN_MEMORY:
                return await self._upload(key, _resumed(bytes(start), chunks))
        return await self._create(key, bytes(start))

    async def get(self, key: str) -> Download:
        """Raises NotFound."""
        found = await self._run(self._store.get_async(_valid(key)))
        return Download(found.meta["size"], self._chunks(found.stream(_CHUNK)))

    async def get_bytes(self, key: str) -> bytes:
        """The whole content, of what is known to be small. Raises NotFound."""
        return b"".join([chunk async for chunk in (await self.get(key)).chunks])

    async def size(self, key: str) -> int:
        """Bytes. Raises NotFound."""
        return (await self._run(self._store.head_async(_valid(key))))["size"]

    async def exists(self, key: str) -> bool:
        with suppress(NotFound):
            await self.size(key)
            return True
        return False

    async def delete(self, key: str) -> None:
        """Afterwards there is no such file, whether there was one or not."""
        await self._remove(_valid(key))

    async def list(self, folder: str = "") -> AsyncIterator[StoredFile]:
        """All files below a folder, in no particular order."""
        batches = self._store.list(_valid(folder) if folder else None)
        while batch := await self._run(anext(batches, None)):
            for found in batch:
                if not found["path"].startswith(_DRAFTS):
                    yield StoredFile(found["path"], found["size"], found["last_modified"])

    async def download_url(self, key: str, lifetime: timedelta = SHORT) -> str:
        """Who has this URL can GET the file until `lifetime`, a day at most, is over.

        Absolute for S3; a path on this API for a local file. Does not ask whether there is one.
        """
        _check(key, lifetime)
        return await self._signed("GET", key, lifetime) or self.paths.path("GET", key, lifetime)

    async def elsewhere(self, key: str) -> str | None:
        """Where the store itself hands this file out, for a few minutes; None for a local one."""
        return await self._signed("GET", _valid(key), SHORT)

    async def upload_url(self, key: str, size: int, lifetime: timedelta = SHORT) -> str:
        """Who has this URL can PUT a file of so many bytes. S3 lets them do so again and again and
        in any size, so look at what arrived before trusting it, and keep it under a key that nobody
        was given.
        """
        _check(key, lifetime)
        return await self._signed("PUT", key, lifetime) or self.paths.upload_path(
            key, size, lifetime
        )

    async def _signed(
        self, method: Literal["GET", "PUT"], key: str, lifetime: timedelta
    ) -> str | None:
        """By S3; None where we serve files ourselves."""
        if not isinstance(self._store, S3Store):
            return None
        return await self._run(obstore.sign_async(self._store, method, key, lifetime))

    async def _create(self, key: str, content: bytes) -> None:
        options: dict[str, Any] = {"mode": "create"}
        if isinstance(self._store, S3Store):  # which hands it out itself, and as the door does
            kind = type_of(key)
            kept = {"Cache-Control": _KEPT.get(kind, "private, no-store")}
            options["attributes"] = {"Content-Type": kind, **_AS_IT_IS, **kept}
        await self._run(self._store.put_async(key, content, **options), writing=True)

    async def _upload(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """By way of a draft that gets its name in the end: what comes in parts can only overwrite,
        and a rename can be told not to.
        """
        draft = f"{_DRAFTS}/{uuid7()}"
        parts = self._store.put_async(draft, chunks, chunk_size=_IN_MEMORY, max_concurrency=2)
        try:
            await self._run(parts, writing=True, bounded=False)
            rename = self._store.rename_async(draft, key, overwrite=False)
            await self._run(rename, writing=True, bounded=False)
        except BaseException:
            with suppress(ApplicationError):
                await self._remove(draft)
            raise

    async def _remove(self, key: str) -> None:
        with suppress(NotFound):
            await self._run(self._store.delete_async(key))

    async def _chunks(self, stream: AsyncIterator[Any]) -> AsyncIterator[bytes]:
        while chunk := await self._run(anext(stream, b"")):
            yield bytes(chunk)

    async def _run(self, work: Awaitable[T], *, writing: bool = False, bounded: bool = True) -> T:
        """Our errors for the library's. Unbounded work is bounded by the time-outs of its steps."""
        try:
            async with asyncio.timeout(self._timeout if bounded else None):
                return await work
        except FileNotFoundError as error:
            # What is missing when we write is the bucket.
            raise _down() if writing else NotFound from error
        except AlreadyExistsError as error:
            raise Conflict("There is a file with this key.") from error
        except (BaseError, OSError) as error:
            raise _down() from error


def type_of(key: str) -> str:
    """By extension: what we wrote ourselves, or have looked at. Anything else is just bytes."""
    return _TYPES.get(key.rpartition(".")[2], "application/octet-stream")


def _check(key: str, lifetime: timedelta) -> None:
    _valid(key)
    if not timedelta(0) < lifetime <= LONGEST_LIFE:
        raise ValueError("A signed URL lives for a day at most.")


def _down() -> Unavailable:
    return Unavailable(dependency="storage")


def _is_writable(store: LocalStore) -> bool:
    return os.access(store.prefix or "", os.W_OK | os.X_OK)


def _valid(key: str) -> str:
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise BadKey
    return key


async def _resumed(start: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield start
    async for chunk in rest:
        yield chunk
