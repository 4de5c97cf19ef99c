"""Much that waits for one endpoint is one look, and keeps nobody else waiting."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.conftest import MovableClock
from tests.modules.counting import statements
from tests.modules.webhooks.switchboard import Json, Switchboard, somebody_waits
from tests.platform.web_server import Reply

from mercat.modules.webhooks import dependencies
from mercat.modules.webhooks.models import LONGEST_REST, EndpointStatus, WebhookEndpoint
from mercat.modules.webhooks.workflows import take_turn
from mercat.platform.outbox import Announced
from mercat.platform.outbox.event import Fact

_TABLES = ("webhook_endpoints", "webhook_deliveries", "scheduled_events", "outbox")
_PILE = """
    INSERT INTO webhook_deliveries
        (id, endpoint_id, event_id, type, data, occurred_at, status, next_attempt_at)
    SELECT gen_random_uuid(), endpoint_id, gen_random_uuid(), type, data, occurred_at, 'PENDING',
           next_attempt_at
    FROM webhook_deliveries CROSS JOIN generate_series(1, 9999) WHERE endpoint_id = :id
"""


async def test_ten_thousand_at_a_broken_one(board: Switchboard, clock: MovableClock) -> None:
    """Each look tries one of them, whatever the pile; the other endpoint is told at once."""
    broken, _ = await board.endpoint("/broken"), await board.endpoint("/well")
    board.shop.pages["/broken"] = Reply(status=503)
    await board.announce()
    await board.relay()
    small = len(await looked(board))
    await board.run(_PILE, id=UUID(broken["id"]))

    for look in range(1, 5):
        clock.move(seconds=LONGEST_REST.total_seconds() * 1.3)
        await board.announce()  # does not wake a second one for the broken endpoint
        await board.relay()
        ((event, wait),) = await board.later()
        assert wait <= timedelta(), "it was to rest no longer"
        async with statements(board.resources, *_TABLES) as seen:
            await board.deliver(event)
        assert len(seen) <= small, seen
        await board.send()  # the other one's
        asked = [path for path, _ in board.shop.asked]
        assert (asked.count("/broken"), asked.count("/well")) == (look + 1, look + 1)
    waiting = await board.value("SELECT count(*) FROM webhook_deliveries WHERE status = 'PENDING'")
    assert waiting == 10_000 + 4


async def looked(board: Switchboard) -> list[str]:
    """What the first look at each endpoint takes, the broken one's first."""
    async with statements(board.resources, *_TABLES) as seen:
        await board.send()
    assert [path for path, _ in board.shop.asked] == ["/broken", "/well"]
    return seen


async def test_turns_in_the_order_of_what_happened(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_turn, "MOST_IN_A_TURN", 3)
    endpoint = await board.endpoint()
    quotes = await board.announce(times=5)
    (first,) = await board.send()
    assert len(board.shop.posted) == 3
    (second,) = await board.send()
    await board.deliver(first)  # comes twice, and too late
    assert (second.turn, len(board.shop.posted)) == (first.turn + 1, len(quotes))
    told = [fact["data"]["quote_id"] for fact in (await board.feed("&limit=100"))["items"]]
    assert told == quotes
    listed = [one["event_id"] for one in await board.deliveries(endpoint, "?limit=100")]
    sent = [headers["webhook-id"] for _, headers in board.shop.asked]
    assert sent == listed[::-1]
    assert await board.value("SELECT wakes_at FROM webhook_endpoints") is None


async def test_what_is_told_while_a_turn_ends(board: Switchboard) -> None:
    """The turn waits for it, and does not end as if nothing were there."""
    await board.endpoint()
    await board.announce()
    await board.relay()
    fact = Announced.of(Fact(board.hall, "quote.sent", {}))
    async with board.resources.database.open_session() as session:
        written, commit = asyncio.Event(), session.commit

        async def commit_late() -> None:
            written.set()
            await somebody_waits(board)
            await commit()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(session, "commit", commit_late)
            publishing = dependencies.publish_fact(session, board.resources).execute(fact)
            task = asyncio.create_task(publishing)
            async with asyncio.timeout(60):
                await written.wait()
            await board.send()
            await task
    assert len(board.shop.posted) == 2
    assert await board.value("SELECT wakes_at FROM webhook_endpoints") is None


def test_a_slow_one_rests_four_times_as_long() -> None:
    """And is not woken before, nor twice."""
    now = datetime.now(UTC)
    endpoint = WebhookEndpoint(status=EndpointStatus.ENABLED, turn=0)
    endpoint.took(now, 0.9)
    assert endpoint.rests_until is None
    endpoint.took(now, 3.0)
    assert endpoint.wake(now)
    assert endpoint.wakes_at == now + timedelta(seconds=12)
    assert not endpoint.wake(now + timedelta(seconds=5))
    assert endpoint.turn == 1
    endpoint.fall_asleep()
    assert endpoint.wake(now + timedelta(seconds=13))


async def test_who_was_forgotten_is_woken(board: Switchboard, clock: MovableClock) -> None:
    """Once an hour: a turn that came to no end, for one."""
    await board.endpoint()
    await board.announce()
    await board.relay()
    await board.run("DELETE FROM deliveries")
    for minutes, turns in ((10, 0), (10, 1), (0, 0)):
        clock.move(minutes=minutes)
        async with board.resources.database.open_session() as session:
            await dependencies.wake_endpoints(session, board.resources).execute()
        assert len(await board.send()) == turns
    assert len(board.shop.posted) == 1


async def test_each_attempt_and_all_that_failed(board: Switchboard, clock: MovableClock) -> None:
    endpoint = await board.endpoint("/broken")
    path = f"/webhook-endpoints/{endpoint['id']}/deliveries"
    board.shop.pages["/broken"] = Reply(b"not now", status=503)
    quotes = [await fails(board, clock) for _ in range(3)]
    (_, _, oldest) = listed = await board.deliveries(endpoint, "?status=FAILED")
    detail = (await board.olga.get(f"{path}/{oldest['id']}")).json()
    (one,) = detail.pop("tries")
    assert detail == oldest
    assert (one["number"], one["answer_status"], one["answer"]) == (1, 503, "not now")
    assert (one["error"], one["took_ms"]) == ("refused", detail["took_ms"])
    assert (await board.olga.get(f"{path}/{board.hall}")).status_code == 404

    await disabled_in_vain(board, endpoint, listed[1]["occurred_at"])
    board.shop.pages["/broken"] = Reply(status=204)
    board.shop.posted.clear()
    asked = await board.olga.ask("POST", f"{path}/retry", {"since": listed[1]["occurred_at"]})
    assert (asked.status_code, asked.json()) == (202, {"retried": 2, "has_more": False})
    await board.send()
    assert len(board.shop.posted) == 2
    assert all(
        quote in str(body) for quote, body in zip(quotes[1:], board.shop.posted, strict=True)
    )
    assert [one["status"] for one in await board.deliveries(endpoint)] == [
        *("DELIVERED", "DELIVERED", "FAILED")
    ]
    tries = (await board.olga.get(f"{path}/{listed[1]['id']}")).json()["tries"]
    assert [(one["number"], one["answer_status"]) for one in tries] == [(2, 204), (1, 503)]
    for moment in ("0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"):
        again = await board.olga.ask("POST", f"{path}/retry", {"since": moment})
        assert again.status_code == 202, again.text


async def fails(board: Switchboard, clock: MovableClock) -> str:
    """Something that is told once and not taken."""
    (quote,) = await board.announce()
    await board.send()
    await board.run("UPDATE webhook_deliveries SET status = 'FAILED', next_attempt_at = NULL")
    await board.run("UPDATE webhook_endpoints SET rests_until = NULL, wakes_at = NULL")
    await board.later()
    return quote


async def disabled_in_vain(board: Switchboard, endpoint: Json, since: str) -> None:
    """What is asked for an endpoint that is disabled changes nothing."""
    path = f"/webhook-endpoints/{endpoint['id']}"
    await board.olga.ask("PATCH", path, {"status": "DISABLED"})
    before = await board.state()
    refused = await board.olga.ask("POST", f"{path}/deliveries/retry", {"since": since})
    assert (refused.status_code, refused.json()["error"]) == (409, "webhook_endpoint_disabled")
    assert await board.state() == before
    await board.olga.ask("PATCH", path, {"status": "ENABLED"})
