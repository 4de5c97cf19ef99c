"""What a payment company tells is stored, once, if it is theirs."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from prometheus_client import REGISTRY
from tests.modules.identity.staff import API
from tests.modules.payments.company import SANDBOX, everything, paid, value
from tests.modules.payments.conftest import Till
from tests.modules.payments.delivering import Listener

from mercat.modules.payments.gateways.sandbox import SANDBOX_KEY, signed
from mercat.platform.crypto.keys import Keyring
from mercat.platform.resources import Resources


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
    before, counted = await everything(resources), _forged()

    raw = [(name.encode(), told.encode()) for name, told in headers.items()]
    answer = await client.post(SANDBOX, content=sent, headers=raw)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_signature")
    assert await everything(resources) == before
    assert _forged() == counted + 1


def _forged() -> float:
    which = {"gateway": "SANDBOX", "outcome": "invalid_signature"}
    return REGISTRY.get_sample_value("mercat_webhooks_total", which) or 0


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
        (b"", 422),
        (b"{}", 422),
        (b"[]", 422),
        (b'{"type": "x", "n": NaN}', 422),
        (b'{"type": "\\u0000"}', 422),
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
