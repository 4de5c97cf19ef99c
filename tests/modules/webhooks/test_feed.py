"""All that has happened, in one order, for whoever was away."""

import asyncio
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.staff import by_key
from tests.modules.webhooks.switchboard import Switchboard, somebody_waits

from mercat.modules.webhooks import dependencies
from mercat.modules.webhooks.repository import FeedRepository
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Announced
from mercat.platform.outbox.event import Fact


async def test_in_order_page_by_page(board: Switchboard) -> None:
    quotes = await board.announce(times=5)
    await board.announce(board.other)
    await board.relay()

    seen, after = [], 0
    for number in range(3):
        answer = await board.feed(f"&after={after}&limit=2")
        seen += [one["data"]["quote_id"] for one in answer["items"]]
        after = answer["next_after"]
        assert answer["has_more"] is (number < 2)
    assert seen == quotes
    positions = [one["position"] for one in (await board.feed())["items"]]
    assert positions == sorted(positions)
    assert await board.feed(f"&after={after}") == {
        "items": [],
        "next_after": after,
        "has_more": False,
    }
    assert (await board.feed("&types=booking.confirmed"))["items"] == []
    assert len((await board.feed("&types=booking.confirmed&types=quote.sent"))["items"]) == 5


async def publish(board: Switchboard, number: int) -> str | None:
    """The id of a fact; None where its transaction is rolled back after it was given a place."""
    fact = Announced.of(Fact(board.hall, "quote.sent", {"number": number}))
    async with board.resources.database.open_session() as session:
        await session.connection()
        await asyncio.sleep(0.003 * (number % 5))
        if number % 4:
            await dependencies.publish_fact(session, board.resources).execute(fact)
            return str(fact.id)
        await FeedRepository(session).next_position()
        await asyncio.sleep(0.001)
        await session.rollback()
    return None


async def follow(board: Switchboard, done: asyncio.Event) -> list[str]:
    """What a program sees that asks all the while, and once more at the end."""
    seen: list[str] = []
    after, last, more = 0, False, False
    while more or not last:
        last = done.is_set()
        answer = await board.feed(f"&after={after}&limit=3")
        seen += [one["id"] for one in answer["items"]]
        after, more = answer["next_after"], answer["has_more"]
    return seen


async def test_what_is_committed_late_is_not_skipped(board: Switchboard) -> None:
    """Many at once, of whom some roll back, and somebody who reads all the while: nothing is
    missing, nothing comes twice, and no position is left out.
    """
    done = asyncio.Event()
    reader = asyncio.create_task(follow(board, done))
    told = await asyncio.gather(*(publish(board, number) for number in range(40)))
    done.set()
    seen, kept = await reader, [one for one in told if one]
    assert len(seen) == len(kept) == 30
    assert set(seen) == set(kept)
    facts = (await board.feed("&limit=100"))["items"]
    assert [one["position"] for one in facts] == list(range(1, 31))
    assert [one["id"] for one in facts] == seen


_guarded = FeedRepository.next_position


async def unguarded(repository: FeedRepository) -> int:
    """As a sequence gives numbers: to each at once, whoever has not committed yet."""
    async with AsyncSession(repository._session.bind) as apart:
        position = await _guarded(FeedRepository(apart))
        await apart.commit()
    return position


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "without the guard"])
async def test_who_commits_last_was_first(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """One takes a position and commits late; another comes after it, and a program reads meanwhile.
    Without the guard it reads the second, goes on from there, and never hears of the first.
    """
    if not guarded:
        monkeypatch.setattr(FeedRepository, "next_position", unguarded)
    first, second = (Announced.of(Fact(board.hall, "quote.sent", {})) for _ in range(2))
    async with board.resources.database.open_session() as session:
        commit, written, go = session.commit, asyncio.Event(), asyncio.Event()

        async def commit_late() -> None:
            written.set()
            await go.wait()
            await commit()

        monkeypatch.setattr(session, "commit", commit_late)
        slow = asyncio.create_task(
            dependencies.publish_fact(session, board.resources).execute(first)
        )
        async with asyncio.timeout(60):
            await written.wait()
        quick = asyncio.create_task(published(board, second))
        if guarded:
            await somebody_waits(board)
        else:
            await quick
        page = await board.feed()
        go.set()
        await asyncio.gather(slow, quick)
    meanwhile = [one["id"] for one in page["items"]]
    later = [one["id"] for one in (await board.feed(f"&after={page['next_after']}"))["items"]]
    if guarded:
        assert (meanwhile, later) == ([], [str(first.id), str(second.id)])
    else:
        assert (meanwhile, later) == ([str(second.id)], [])


async def published(board: Switchboard, fact: Announced) -> None:
    async with board.resources.database.open_session() as session:
        await dependencies.publish_fact(session, board.resources).execute(fact)


async def test_forgotten_after_thirty_days(board: Switchboard) -> None:
    endpoint = await board.endpoint()
    await board.announce(times=3)
    await board.send()
    first, *_, last = (await board.feed())["items"]
    await board.run("UPDATE feed_events SET created_at = now() - interval '31 days'")
    await board.run("UPDATE webhook_deliveries SET created_at = now() - interval '31 days'")
    async with board.resources.database.open_session() as session:
        await dependencies.forget_old(session, board.resources).execute()

    assert await board.deliveries(endpoint) == []
    path = f"/events?business_id={board.hall}"
    refused = await board.olga.get(f"{path}&after={first['position']}")
    assert (refused.status_code, refused.json()["error"]) == (410, "events_forgotten")
    assert (await board.feed(f"&after={last['position']}"))["items"] == []
    # Nor do we know what followed a place that we have not come to: a back-up was restored.
    beyond = await board.olga.get(f"{path}&after={last['position'] + 1}")
    assert (beyond.status_code, beyond.json()["error"]) == (410, "events_forgotten")
    (quote,) = await board.announce()
    await board.relay()
    answer = await board.feed()
    assert [one["data"]["quote_id"] for one in answer["items"]] == [quote]
    assert answer["next_after"] == last["position"] + 1


async def test_with_a_key_of_that_scope(board: Switchboard, client: AsyncClient) -> None:
    await board.announce()
    await board.relay()
    path = f"/events?business_id={board.hall}"
    for scope, status in (("events:read", 200), ("bookings:read", 403)):
        key = (await board.olga.make_key(scope))["key"]
        assert (await by_key(client, key, path=path)).status_code == status
    nobodys = await board.olga.get(f"/events?business_id={uuid7()}")
    assert nobodys.status_code == 404


async def test_a_change_of_the_team_is_told(board: Switchboard) -> None:
    """By the door itself, without a name or an address."""
    member = await board.value(
        "SELECT id FROM business_members WHERE user_id = :id", id=board.mona.id
    )
    path = f"/businesses/{board.hall}/members/{member}"
    assert (await board.olga.ask("DELETE", path)).status_code == 200
    await board.relay()
    (fact,) = (await board.feed())["items"]
    assert fact["type"] == "member.removed"
    assert fact["data"] == {"user_id": str(board.mona.id), "role": "MANAGER"}
    assert UUID(fact["id"]).version == 7
