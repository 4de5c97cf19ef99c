"""Stores that are away, silent or half-way gone; settings and keys that cannot be."""

import asyncio
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mercat.platform.clock import Clock
from mercat.platform.errors import Unavailable
from mercat.platform.storage import BadKey, Storage

TIMEOUT = 0.3
PATIENCE = 5.0
WHERE = "region=r&access_key_id=a&secret_access_key=s3cr3t"
Attempt = Callable[[Storage], Awaitable[object]]


async def stream() -> AsyncIterator[bytes]:
    for _ in range(20):
        yield b"x" * 1024 * 1024


async def read(storage: Storage) -> None:
    async for _ in (await storage.get("a")).chunks:
        pass


ATTEMPTS: list[Attempt] = [
    lambda storage: storage.check(),
    lambda storage: storage.put("a", b"x"),
    lambda storage: storage.put("a", stream()),
    lambda storage: storage.get("a"),
    lambda storage: storage.get_bytes("a"),
    lambda storage: storage.size("a"),
    lambda storage: storage.exists("a"),
    lambda storage: storage.delete("a"),
    lambda storage: anext(storage.list()),
    read,
]


@asynccontextmanager
async def a_store_that_says(answer: bytes) -> AsyncIterator[Storage]:
    """This, and then nothing more, on connections that stay open."""
    writers: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await reader.read()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"s3://bucket?endpoint=http://127.0.0.1:{port}&{WHERE}"
    yield Storage(url, [b""], Clock(), timeout=TIMEOUT)
    server.close()
    for writer in writers:
        writer.close()
    await server.wait_closed()


async def give_up(storage: Storage, attempt: Attempt) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        await attempt(storage)
    assert time.monotonic() - began < PATIENCE
    assert caught.value.detail == {"dependency": "storage"}
    assert "s3cr3t" not in repr(caught.value.__cause__)


@pytest.mark.parametrize("attempt", ATTEMPTS)
async def test_a_store_that_does_not_answer(attempt: Attempt) -> None:
    async with a_store_that_says(b"") as storage:
        await give_up(storage, attempt)


@pytest.mark.parametrize("attempt", [ATTEMPTS[4], read])
async def test_a_store_that_stops_in_the_middle(attempt: Attempt) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nETag: e\r\nLast-Modified: "
    answer = head + b"Sat, 21 Nov 2026 12:00:00 GMT\r\n\r\n" + b"x" * 1000
    async with a_store_that_says(answer) as storage:
        await give_up(storage, attempt)


@pytest.mark.parametrize("attempt", ATTEMPTS)
async def test_a_store_that_is_away(attempt: Attempt) -> None:
    async with a_store_that_says(b"") as storage:
        pass
    await give_up(storage, attempt)


async def test_a_source_may_be_slower_than_a_store(tmp_path: Path) -> None:
    async def slow() -> AsyncIterator[bytes]:
        async for chunk in stream():
            yield chunk
        await asyncio.sleep(2 * TIMEOUT)
        yield b"at last"

    storage = Storage(f"file://{tmp_path}", [b""], Clock(), timeout=TIMEOUT)
    await storage.put("a", slow())
    assert await storage.size("a") == 20 * 1024 * 1024 + 7


async def test_a_folder_that_is_gone_or_shut(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    storage = Storage(f"file://{folder}", [b""], Clock())
    await storage.check()
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()
    with pytest.raises(Unavailable):
        await storage.check()


async def test_a_folder_cannot_be_where_a_file_is(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}", [b""], Clock())
    await storage.put("a", b"x")
    with pytest.raises(Unavailable):
        await storage.put("a/b", b"x")


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", "must start with"),
        ("/files", "must start with"),
        ("file://files", "must start with"),
        ("ftp://host/files", "must start with"),
        ("s3://bucket?secret_access_kye=s3cr3t", "no option secret_access_kye$"),
    ],
)
def test_settings_that_cannot_be(url: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        Storage(url, [b""], Clock())
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize(
    "key",
    [
        *("", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", ".a", "a/.b", "a b", "a\n"),
        *("\0", "a#1", "a\\b", "A:", "a%2e", "é", "\ud800", "x" * 201, "/".join(["y" * 128] * 4)),
    ],
)
async def test_keys_that_cannot_be(tmp_path: Path, key: str) -> None:
    storage = Storage(f"file://{tmp_path}", [b""], Clock())
    for attempt in (
        storage.put(key, b"x"),
        storage.get(key),
        storage.get_bytes(key),
        storage.size(key),
        storage.exists(key),
        storage.delete(key),
        storage.download_url(key),
        storage.upload_url(key, 5),
    ):
        with pytest.raises(BadKey):
            await attempt
    if key:
        with pytest.raises(BadKey):
            await anext(storage.list(key))


def test_a_process_can_end_right_after(tmp_path: Path) -> None:
    """Without the wait in `close`, one in several of these is aborted while Python ends."""
    program = f"""
        import asyncio
        from mercat.platform.clock import Clock
        from mercat.platform.storage import BadKey, Storage

        async def main():
            storage = Storage("file://{tmp_path}", [b""], Clock())
            assert not await storage.exists("nothing")
            await storage.close()

        asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    ends = [subprocess.run(command, check=False).returncode for _ in range(3)]
    assert ends == [0, 0, 0]
