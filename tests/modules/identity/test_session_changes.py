"""A session that has ended is felt everywhere, whatever Valkey does meanwhile."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from tests.data_directory import data_directory
from tests.modules.identity.people import API, Person, access_tokens, changed, me, told

from mercat.modules.identity.dependencies import guard
from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.service import guard as guards
from mercat.modules.identity.service import role_book, session_changes
from mercat.platform.cache import Cache, CacheDown
from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.ratelimit import Limiter
from mercat.platform.resources import Resources


@pytest.fixture(scope="module")
def valkey() -> Iterator[EmbeddedValkey]:
    """A Valkey of our own, to be stalled."""
    with data_directory() as layout:
        valkey = EmbeddedValkey(layout, persist=False)
        valkey.start()
        yield valkey
        valkey.stop()


@pytest.fixture
async def processes(
    resources: Resources, valkey: EmbeddedValkey
) -> AsyncIterator[tuple[Resources, Resources]]:
    """Two API processes: each has its own connections, its own guard and its own memory."""
    settings = changed(resources.settings, redis_url=valkey.url)
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(2):
            cache = Cache(settings)
            stack.push_async_callback(cache.close)
            made.append(replace(resources, cache=cache, limiter=Limiter(settings, cache)))
        yield made[0], made[1]


async def sign_out(app: FastAPI, client: AsyncClient, process: Resources, token: str) -> None:
    app.state.resources = process
    response = await client.post(f"{API}/logout", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200


async def sign_out_during_a_stall(
    app: FastAPI,
    client: AsyncClient,
    processes: tuple[Resources, Resources],
    valkey: EmbeddedValkey,
    token: str,
) -> None:
    """The mark is never written: the process knows that Valkey hangs, and leaves it alone."""
    here, there = processes
    for _ in range(2):  # the second is answered by Valkey
        await guard(there).check(token)
    pid = valkey.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(CacheDown):
            await here.cache.ping()
        await sign_out(app, client, here, token)
    finally:
        os.kill(pid, signal.SIGCONT)
    claims = access_tokens(there).verify(token)
    assert await there.cache.get(f"session:{{{claims['sub']}}}:{claims['sid']}") == b"CUSTOMER"


async def test_a_process_that_noticed_nothing_of_a_stall_feels_it_within_two_seconds(
    app: FastAPI,
    client: AsyncClient,
    processes: tuple[Resources, Resources],
    valkey: EmbeddedValkey,
    tokens: dict[str, Any],
) -> None:
    token = tokens["access_token"]
    await sign_out_during_a_stall(app, client, processes, valkey, token)
    await asyncio.sleep(1.1)

    for _ in range(3):
        with pytest.raises(SessionEnded):
            await guard(processes[1]).check(token)


async def test_without_the_list_it_would_not(
    app: FastAPI,
    client: AsyncClient,
    processes: tuple[Resources, Resources],
    valkey: EmbeddedValkey,
    tokens: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: what the test above would see of a guard that only listens to Valkey."""
    monkeypatch.setattr(session_changes, "_FRESH", 3600.0)
    token = tokens["access_token"]
    await sign_out_during_a_stall(app, client, processes, valkey, token)
    await asyncio.sleep(1.1)

    await guard(processes[1]).check(token)


async def test_the_process_that_ended_it_refuses_at_once(
    app: FastAPI,
    client: AsyncClient,
    processes: tuple[Resources, Resources],
    valkey: EmbeddedValkey,
    tokens: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_changes, "_FRESH", 3600.0)  # it need not read what it did itself
    here, token = processes[0], tokens["access_token"]
    for _ in range(2):
        await guard(here).check(token)
    await sign_out_during_a_stall(app, client, processes, valkey, token)
    here.cache._rests_until = 0.0  # and it believes Valkey again

    assert told(await me(client, token)) == (401, "session_ended")


async def test_a_list_that_is_read_while_a_session_ends_does_not_hide_it(
    resources: Resources, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = session_changes.SessionChanges(resources.reads, resources.clock, guards._CHANGES)
    read = resources.reads.all

    async def overtaken(*arguments: Any, **values: Any) -> Any:
        rows = await read(*arguments, **values)
        changes.note(ada.id)
        return rows

    monkeypatch.setattr(resources.reads, "all", overtaken)

    assert await changes.include(ada.id)


async def test_when_nothing_changes_valkey_alone_is_asked(
    resources: Resources, tokens: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await guard(resources).check(tokens["access_token"])
    asked = count(resources, monkeypatch)
    monkeypatch.setattr(session_changes, "_FRESH", 60.0)
    monkeypatch.setattr(role_book, "_FRESH", 60.0)

    for _ in range(20):
        await guard(resources).check(tokens["access_token"])

    assert asked == []


async def test_a_crowd_waits_for_one_answer(
    resources: Resources, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count(resources, monkeypatch)
    changes = session_changes.SessionChanges(resources.reads, resources.clock, guards._CHANGES)

    assert await asyncio.gather(*(changes.include(ada.id) for _ in range(50))) == [False] * 50
    assert len(asked) == 1


def count(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What PostgreSQL is asked from now on."""
    asked: list[str] = []
    run = resources.reads._run

    async def counted(work: Any) -> Any:
        asked.append("a read")
        return await run(work)

    monkeypatch.setattr(resources.reads, "_run", counted)
    return asked
