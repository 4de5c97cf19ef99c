"""Whatever is cut, killed or forgotten during a chat: everybody has all of it, once, in order."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest
from httpx import AsyncClient
from tests.data_directory import data_directory
from tests.faults.chat import PUBLIC_URL, Houses, connected, people
from tests.modules.identity.staff import Account
from tests.realtime_client import ChatClient

from mercat.platform.resources import Resources

CUTS, KILLS, RESTARTS = 200, 3, 2
_PATIENCE = 300.0
_RETURN = 100.0
"""Seconds within which everybody is back, on a machine that has much else to do."""
_MOST = 50
"""Messages of one person: below what one may say in a minute."""


@pytest.fixture
async def houses(resources: Resources) -> AsyncIterator[Houses]:
    with data_directory() as layout:
        houses = Houses(resources, layout)
        try:
            await asyncio.to_thread(houses.open)
            yield houses
        finally:
            await asyncio.to_thread(houses.close)


@pytest.mark.timeout(600)
async def test_every_transcript_is_equal_whatever_happens_meanwhile(
    houses: Houses, client: AsyncClient, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(resources.settings), "url", PUBLIC_URL)
    business_id, accounts = await people(client, resources)
    wish = {"kind": "BUSINESS", "business_id": str(business_id)}
    conversation = str((await accounts[0].ask("POST", "/conversations", wish)).json()["id"])
    hurry = asyncio.create_task(houses.hurry())
    try:
        async with connected(houses, accounts) as clients, asyncio.timeout(_PATIENCE):
            for one in clients:
                one.follow(conversation)
            over = asyncio.Event()
            talk = [
                asyncio.create_task(_talk(one, who, conversation, over))
                for one, who in zip(clients, accounts, strict=True)
            ]
            await _roll(houses, clients)
            cuts = await _disturb(houses, clients)
            over.set()
            said = [body for told in await asyncio.gather(*talk) for body in told]
            kept = await _kept(resources, conversation)
            await _all_have(clients, conversation, kept)
    finally:
        hurry.cancel()

    assert cuts == CUTS
    assert sorted(kept) == sorted(said)
    assert sum(body.startswith("Rather") for body in kept) >= len(clients)
    for one in clients:
        assert one.texts(conversation) == kept
        assert sum(line.repeats() for line in one.lines) == 0
        assert sum(line.disorder() for line in one.lines) == 0
    codes = [code for one in clients for code in one.codes]
    # A few of them may have met a line that was being closed for another reason just then.
    assert codes.count(1006) >= 0.9 * CUTS, "so many lines were cut"
    assert codes.count(1012) >= RESTARTS, "and so often everybody was told to begin anew"


async def _talk(one: ChatClient, who: Account, conversation: str, over: asyncio.Event) -> list[str]:
    """What they have said, each thing only once the one before was kept; some of it is edited."""
    said: list[str] = []
    while not over.is_set() and len(said) < _MOST:
        body = f"{len(said)} by {id(one):x}"
        message = await one.send(conversation, body)
        if len(said) % 5 == 0:
            body = f"Rather {body}"
            edited = await who.ask("PATCH", f"/messages/{message['id']}", {"body": body})
            assert edited.status_code == 200, edited.text
        said.append(body)
        await asyncio.sleep(random.uniform(0.2, 0.6))  # noqa: S311 (no secret)
    return said


async def _roll(houses: Houses, clients: Sequence[ChatClient]) -> None:
    """One process after the other stops in good order, under the talk: everybody is told to come
    back, does so elsewhere, and has lost and repeated nothing.
    """
    await _all_are_there(clients)
    for house in houses.apis:
        assert await asyncio.to_thread(houses.roll, house) in {0, -signal.SIGTERM}
        await _all_are_there(clients)
    codes = [code for one in clients for code in one.codes]
    assert set(codes) == {1012}, "nobody is cut off without a word"


async def _all_are_there(clients: Sequence[ChatClient]) -> None:
    async with asyncio.timeout(_RETURN):
        while not all(one.is_there for one in clients):  # noqa: ASYNC110 (nobody sets an event)
            await asyncio.sleep(0.02)


async def _disturb(houses: Houses, clients: Sequence[ChatClient]) -> int:
    """One cut after the other, and between them what is worse."""
    kills = {CUTS * number // (KILLS + 1): number for number in range(1, KILLS + 1)}
    restarts = {CUTS * number // (RESTARTS + 1) for number in range(1, RESTARTS + 1)}
    cuts = 0
    while cuts < CUTS:
        if await random.choice(clients).cut():  # noqa: S311 (no secret)
            cuts += 1
            if cuts in kills:
                await asyncio.to_thread(houses.kill, houses.apis[kills[cuts] % 2])
            if cuts in restarts:
                await asyncio.to_thread(houses.forget)
        await asyncio.sleep(random.uniform(0, 0.04))  # noqa: S311 (no secret)
    return cuts


async def _all_have(clients: Sequence[ChatClient], conversation: str, kept: list[str]) -> None:
    while any(one.texts(conversation) != kept for one in clients):  # noqa: ASYNC110 (as told)
        await asyncio.sleep(0.05)


async def _kept(resources: Resources, conversation: str) -> list[str]:
    connection = await asyncpg.connect(resources.settings.database)
    try:
        query = "SELECT seq, body FROM messages WHERE conversation_id = $1 ORDER BY seq"
        rows = await connection.fetch(query, conversation)
    finally:
        await connection.close()
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    return [row["body"] for row in rows]
