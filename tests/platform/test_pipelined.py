"""One connection for all who ask: answers reach who asked, and nobody waits for ever."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ResponseError
from tests.data_directory import data_directory

from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.pipelined import Pipelined


@pytest.fixture(scope="module")
def valkey() -> Iterator[EmbeddedValkey]:
    with data_directory() as layout:
        valkey = EmbeddedValkey(layout, persist=False)
        valkey.start()
        yield valkey
        valkey.stop()


@pytest.fixture
async def pipelined(valkey: EmbeddedValkey) -> AsyncIterator[Pipelined]:
    pipelined = Pipelined(valkey.url, 30)
    yield pipelined
    pipelined.close()


async def test_each_gets_the_answer_to_their_own_question(pipelined: Pipelined) -> None:
    asked = [b"%d" % n for n in range(5000)]

    assert await asyncio.gather(*[pipelined.ask("ECHO", word) for word in asked]) == asked


async def test_and_so_they_do_when_others_leave_before_theirs(pipelined: Pipelined) -> None:
    asked = [asyncio.create_task(pipelined.ask("ECHO", b"%d" % n)) for n in range(1000)]
    await asyncio.sleep(0)
    for task in asked[::3]:
        task.cancel()

    answers = await asyncio.gather(*asked, return_exceptions=True)

    told = {n: answer for n, answer in enumerate(answers) if n % 3}
    assert told == {n: b"%d" % n for n in told}
    assert await pipelined.ask("ECHO", "still in step") == b"still in step"


async def test_a_refusal_is_for_the_one_who_asked(pipelined: Pipelined) -> None:
    answers = await asyncio.gather(
        pipelined.ask("NO SUCH"),
        pipelined.ask("ECHO", "a"),
        pipelined.ask("EVALSHA", "0" * 40, 0),
        return_exceptions=True,
    )

    assert [type(answer) for answer in answers] == [ResponseError, bytes, NoScriptError]


async def test_a_cut_connection_is_not_noticed(
    pipelined: Pipelined, valkey: EmbeddedValkey
) -> None:
    await pipelined.ask("PING")
    async with Redis.from_url(valkey.url) as other:
        await other.client_kill_filter(_type="normal", skipme=True)

    assert await pipelined.ask("ECHO", "a") == b"a"


async def test_what_hangs_is_given_up_by_all_at_once(tmp_path: Path) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    path = tmp_path / "hangs"
    server = await asyncio.start_unix_server(hang, path)
    pipelined = Pipelined(f"unix://{path}", 0.2)
    began = time.monotonic()

    answers = await asyncio.gather(
        *[pipelined.ask("PING") for _ in range(50)], return_exceptions=True
    )

    assert {type(answer) for answer in answers} == {TimeoutError}
    assert 0.15 < time.monotonic() - began < 5
    server.close()


async def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await Pipelined(f"unix://{tmp_path}/nobody", 0.2).ask("PING")


async def test_says_the_password_and_finds_its_database(valkey: EmbeddedValkey) -> None:
    """By address and port, as a Valkey elsewhere is asked."""
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(1000):
            heard.append(said)
            writer.write(b"+OK\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    pipelined = Pipelined(f"redis://ada:s3cret@127.0.0.1:{port}/7", 0.5)

    assert await pipelined.ask("PING") == b"OK"

    assert [words.split(b"\r\n")[2::2] for words in heard] == [
        [b"AUTH", b"ada", b"s3cret"],
        [b"SELECT", b"7"],
        [b"PING"],
    ]
    pipelined.close()
    server.close()
