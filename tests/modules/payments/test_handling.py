"""What was told is taken up once: in any order, after any loss, again on demand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session
from tests.conftest import MovableClock
from tests.modules.identity.staff import Account, acts
from tests.modules.payments.company import given_back, paid, sweep, value
from tests.modules.payments.conftest import Till
from tests.modules.payments.delivering import Listener

from mercat.modules.payments.dependencies import webhooks
from mercat.platform.resources import Resources


async def test_news_in_another_order_wait_for_what_they_are_about(
    send: Any, till: Till, ear: Listener, resources: Resources, clock: MovableClock
) -> None:
    charge_id = await till.open()
    await send(given_back(charge_id), name="msg_2")
    await ear.listen()
    error = "SELECT error FROM webhook_events WHERE event_id = 'msg_2'"
    assert await value(resources, error) == "not_known_yet"
    await sweep(resources)  # too soon
    assert await value(resources, "SELECT count(*) FROM outbox") == 0
    tries = "SELECT attempts FROM webhook_events WHERE event_id = 'msg_2'"
    for seconds, attempts in ((16, 2), (16, 2), (16, 3), (40, 3), (25, 4)):
        clock.move(seconds=seconds)
        await sweep(resources)
        await ear.listen()
        assert await value(resources, tries) == attempts  # after 15, 30 and 60 seconds

    await send(paid(charge_id))
    await ear.listen()
    clock.move(minutes=2)
    await sweep(resources)
    await ear.listen()

    row = await till.row(charge_id)
    assert (row["status"], row["refunded_amount"]) == ("PARTIALLY_REFUNDED", 1000)
    assert await value(resources, error) is None
    assert await value(resources, "SELECT bool_and(processed_at IS NOT NULL) FROM webhook_events")


async def test_after_a_day_it_is_left_to_staff(
    send: Any, till: Till, ear: Listener, resources: Resources, clock: MovableClock
) -> None:
    await send(given_back(await till.open()))
    await ear.listen()
    clock.move(days=1, minutes=1)

    await sweep(resources)

    assert await value(resources, "SELECT count(*) FROM outbox") == 0


async def test_other_money_than_is_owed_is_seen_by_staff(
    send: Any, till: Till, ear: Listener, resources: Resources, clerk: Account
) -> None:
    charge_id = await till.open()
    await send(paid(charge_id, amount=4499))
    await send(paid(charge_id, currency="USD"), name="msg_2")
    await ear.listen()

    assert (await till.status(charge_id), ear.settled) == ("CREATED", [])
    listed = (await clerk.get("/payments/webhook-events?handled=false&gateway=SANDBOX")).json()
    told = [(one["event_id"], one["error"].partition(":")[0]) for one in listed["items"]]
    assert told == [("msg_2", "wrong_money"), ("msg_1", "wrong_money")]
    assert "payload" not in listed["items"][0]
    assert (await clerk.get("/payments/webhook-events?handled=true")).json()["items"] == []
    assert (await clerk.get("/payments/webhook-events?gateway=STRIPE")).json()["items"] == []


async def test_staff_replay_what_was_told(
    send: Any, till: Till, ear: Listener, resources: Resources, clerk: Account
) -> None:
    charge_id = await till.open()
    await send(paid(charge_id))
    await ear.listen()
    webhook_id = await value(resources, "SELECT id FROM webhook_events")
    before = await till.row(charge_id)

    again = await clerk.ask("POST", f"/payments/webhook-events/{webhook_id}/replay")

    assert (again.status_code, again.json()["processed_at"]) == (202, None)
    await ear.listen()
    assert (await till.row(charge_id), len(ear.settled)) == (before, 1)
    assert await value(resources, "SELECT processed_at IS NOT NULL FROM webhook_events")
    assert (await acts(resources))[-1] == ("webhook.replayed", str(clerk.id))
    unknown = await clerk.ask("POST", f"/payments/webhook-events/{charge_id}/replay")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "webhook_not_found")


@contextmanager
def killed_before_commit() -> Iterator[None]:
    """Of whoever has settled a payment."""

    def kill(session: Session) -> None:
        if session.info.pop("settles", False):
            raise ConnectionResetError("killed")

    def note(session: Session, *_: Any) -> None:
        session.info["settles"] = True

    event.listen(Session, "before_flush", note)
    event.listen(Session, "before_commit", kill)
    try:
        yield
    finally:
        event.remove(Session, "before_flush", note)
        event.remove(Session, "before_commit", kill)


async def test_a_kill_between_storing_and_handling_loses_nothing(
    send: Any, till: Till, ear: Listener, resources: Resources, clock: MovableClock
) -> None:
    charge_id = await till.open()
    await send(paid(charge_id))
    with killed_before_commit():
        await ear.listen()
    assert (await till.status(charge_id), ear.settled) == ("CREATED", [])
    assert await value(resources, "SELECT count(*) FROM ledger_transactions") == 0
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM deliveries"))  # and its event is lost, too

    clock.move(seconds=16)
    await sweep(resources)
    await ear.listen()

    assert (await till.status(charge_id), len(ear.settled)) == ("SUCCEEDED", 1)
    assert await value(resources, "SELECT count(*) FROM ledger_transactions") == 1


async def test_what_is_handled_is_forgotten_after_90_days(
    send: Any, till: Till, ear: Listener, resources: Resources, clock: MovableClock
) -> None:
    charge_id = await till.open()
    await send(paid(charge_id))
    await send(paid(await till.open(), amount=1), name="msg_2")
    await ear.listen()
    for days, left in ((89, 2), (2, 1)):
        clock.move(days=days)
        async with resources.database.open_session() as session:
            await webhooks.forget_webhooks(session, resources).execute()
        assert await value(resources, "SELECT count(*) FROM webhook_events") == left
    assert await value(resources, "SELECT event_id FROM webhook_events") == "msg_2"
