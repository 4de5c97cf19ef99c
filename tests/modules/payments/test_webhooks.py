"""What a payment company tells: stored if it is theirs, taken up once, whenever it comes."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import event, text
from sqlalchemy.orm import Session
from tests.conftest import MovableClock
from tests.modules.identity.staff import API, Account, acts, join
from tests.modules.payments.conftest import Till
from tests.modules.payments.delivering import Listener

from mercat.modules.identity.models import UserType
from mercat.modules.payments.dependencies import webhooks
from mercat.modules.payments.gateways.sandbox import SANDBOX_KEY, payment_name, signed
from mercat.platform.crypto.keys import Keyring
from mercat.platform.resources import Resources

SANDBOX = f"{API}/webhooks/sandbox"
TABLES = "webhook_events", "charges", "ledger_transactions", "refunds", "outbox", "audit_events"


def paid(charge_id: UUID, amount: int = 4500, **more: Any) -> dict[str, Any]:
    data = {
        "amount": amount,
        "currency": "GBP",
        "payment": payment_name(charge_id),
        "checkout": f"checkout_{charge_id.hex}",
        "reference": str(charge_id),
        **more,
    }
    return {"type": "payment.arrived", "timestamp": "2026-11-21T20:00:00+00:00", "data": data}


def given_back(charge_id: UUID, amount: int = 1000, refund: str = "refund_1") -> dict[str, Any]:
    """By somebody at the company itself."""
    data = {"amount": amount, "currency": "GBP", "payment": payment_name(charge_id)}
    more = {"refund": refund, "reference": None}
    return {
        "type": "refund.succeeded",
        "timestamp": "2026-11-21T20:00:00+00:00",
        "data": data | more,
    }


@pytest.fixture
def ear(resources: Resources) -> Listener:
    return Listener(resources)


@pytest.fixture
def send(client: AsyncClient, resources: Resources) -> Callable[..., Any]:
    async def send(told: dict[str, Any], name: str = "msg_1", **headers: str) -> Response:
        body = json.dumps(told).encode()
        key, now = resources.keyring.key(SANDBOX_KEY), resources.clock.now()
        return await client.post(
            SANDBOX, content=body, headers={**signed(key, name, now, body), **headers}
        )

    return send


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


async def value(resources: Resources, sql: str) -> Any:
    async with resources.database.engine.connect() as connection:
        return await connection.scalar(text(sql))


async def everything(resources: Resources) -> list[Any]:
    told = "SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY id), '[]')::text FROM {} t"
    return [await value(resources, told.format(table)) for table in TABLES]


async def sweep(resources: Resources) -> None:
    async with resources.database.open_session() as session:
        await webhooks.sweep_webhooks(session, resources).execute()


async def test_it_is_stored_once_and_handled_once(
    send: Any, till: Till, ear: Listener, resources: Resources
) -> None:
    charge_id = await till.open()

    answers = await asyncio.gather(*(send(paid(charge_id)) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {200}
    assert await value(resources, "SELECT count(*) FROM webhook_events") == 1
    assert await value(resources, "SELECT count(*) FROM outbox") == 1
    await ear.listen()
    assert (await till.status(charge_id), len(ear.settled)) == ("SUCCEEDED", 1)
    assert await value(resources, "SELECT processed_at IS NOT NULL FROM webhook_events")
    before = await everything(resources)

    assert (await send(paid(charge_id))).status_code == 200  # the same one

    assert await everything(resources) == before
    assert (await send(paid(charge_id), name="msg_2")).status_code == 200  # the same news
    await ear.listen()
    assert (await everything(resources))[1:] == before[1:]
    assert len(ear.settled) == 1


def _changed(headers: dict[str, str], body: bytes, *_: Any) -> bytes:
    del headers
    return body.replace(b"4500", b"1")


def _by_another_key(headers: dict[str, str], body: bytes, now: datetime, name: str) -> bytes:
    headers |= signed(Keyring(["another"]).key(SANDBOX_KEY), name, now, body)
    return body


def _with(**more: str) -> Callable[..., bytes]:
    def change(headers: dict[str, str], body: bytes, *_: Any) -> bytes:
        headers |= {f"webhook-{name}": told for name, told in more.items()}
        return body

    return change


def _without(name: str) -> Callable[..., bytes]:
    def change(headers: dict[str, str], body: bytes, *_: Any) -> bytes:
        del headers[f"webhook-{name}"]
        return body

    return change


@pytest.mark.parametrize(
    "forge",
    [
        *(_changed, _by_another_key, _with(id="msg_2"), _with(timestamp="1700000000")),
        *(_with(timestamp="9" * 400), _with(timestamp="-1"), _with(timestamp="now")),
        *(_with(signature="v1,"), _with(signature=""), _with(signature="v1,é")),
        *(_without("id"), _without("timestamp"), _without("signature")),
    ],
)
async def test_what_is_forged_changes_nothing(
    client: AsyncClient, till: Till, resources: Resources, forge: Callable[..., bytes]
) -> None:
    body, now = json.dumps(paid(await till.open())).encode(), resources.clock.now()
    headers = signed(resources.keyring.key(SANDBOX_KEY), "msg_1", now, body)
    sent = forge(headers, body, now, "msg_1")
    before = await everything(resources)

    raw = [(name.encode(), told.encode()) for name, told in headers.items()]
    answer = await client.post(SANDBOX, content=sent, headers=raw)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_signature")
    assert await everything(resources) == before


@pytest.mark.parametrize(("seconds", "status"), [(-302, 400), (-297, 200), (297, 200), (302, 400)])
async def test_what_is_old_changes_nothing(
    client: AsyncClient, till: Till, resources: Resources, seconds: int, status: int
) -> None:
    body = json.dumps(paid(await till.open())).encode()
    then = resources.clock.now() + timedelta(seconds=seconds)
    headers = signed(resources.keyring.key(SANDBOX_KEY), "msg_1", then, body)

    assert (await client.post(SANDBOX, content=body, headers=headers)).status_code == status

    assert await value(resources, "SELECT count(*) FROM webhook_events") == int(status == 200)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{}", 400),
        (b"[]", 400),
        (b'{"type": "x", "n": NaN}', 400),
        (b'{"type": "\\u0000"}', 400),
        (b'{"type": "' + b"x" * 256 * 1024 + b'"}', 413),
    ],
)
async def test_what_cannot_be_read_is_not_stored(
    client: AsyncClient, resources: Resources, body: bytes, status: int
) -> None:
    headers = signed(resources.keyring.key(SANDBOX_KEY), "msg_1", resources.clock.now(), body)
    assert (await client.post(SANDBOX, content=body, headers=headers)).status_code == status
    assert await value(resources, "SELECT count(*) FROM webhook_events") == 0


async def test_who_is_not_set_up_is_not_there(
    client: AsyncClient, send: Any, till: Till, resources: Resources
) -> None:
    for company in ("stripe", "square"):
        answer = await client.post(f"{API}/webhooks/{company}", content=b"{}")
        assert (answer.status_code, answer.json()["error"]) == (404, "gateway_not_found")
    odd = paid(await till.open()) | {"type": "of.no.interest"}
    assert (await send(odd)).status_code == 200
    await Listener(resources).listen()
    assert await value(resources, "SELECT processed_at IS NOT NULL FROM webhook_events")


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
