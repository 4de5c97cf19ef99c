"""Keys for programs: made once, known by nobody, and never more than their owner may do."""

import asyncio
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts, by_key, everything, moment

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.errors import InvalidApiKey
from mercat.modules.identity.models import ApiKey
from mercat.modules.identity.service.key_format import KeyText, new_key, read_key
from mercat.platform.reads import Reads
from mercat.platform.resources import Resources

KEYS = "/auth/api-keys"


def test_the_text_of_a_key() -> None:
    keys = [str(new_key()) for _ in range(50)]

    assert {len(key) for key in keys} == {70}
    assert len({key[8:20] for key in keys}) == 50
    key = read_key(keys[0])
    assert (keys[0][:8], keys[0][8:20], keys[0][20]) == ("mk_live_", key.id, "_")
    assert str(KeyText("0" * 12, "0" * 43)) == f"mk_live_{'0' * 12}_{'0' * 43}0s3LHK"


async def test_a_key_is_shown_once(
    bea: Account, session: AsyncSession, client: AsyncClient, resources: Resources
) -> None:
    made = await bea.make_key()

    key = read_key(made["key"])
    assert made["prefix"] == f"mk_live_{key.id}"
    assert (made["name"], made["scopes"], made["expires_at"]) == ("Robot", ["account:read"], None)
    listed = (await bea.get(KEYS)).json()
    del made["key"]
    assert listed == {"items": [made], "next_cursor": None}
    dump = str(await session.scalar(text("SELECT string_agg(api_keys::text, '') FROM api_keys")))
    trail = str((await session.scalars(select(AuditEvent.changes))).all())
    assert key.secret not in dump + trail
    assert await acts(resources) == [("api_key.created", str(bea.id))]


async def test_a_program_reads_its_owners_account(bea: Account, client: AsyncClient) -> None:
    made = await bea.make_key("account:read", "account:write")

    response = await by_key(client, made["key"])

    assert response.status_code == 200
    body = response.json()
    assert (body["id"], body["permissions"]) == (str(bea.id), ["account:read", "account:write"])
    assert response.headers["ratelimit-policy"].startswith('"api-key"')


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"scopes": ["users:read"]}, (403, "beyond_your_permissions")),
        ({"scopes": ["account:read", "audit:read"]}, (403, "beyond_your_permissions")),
        ({"scopes": ["account:*"]}, (422, "validation_error")),
        ({"scopes": []}, (422, "validation_error")),
        ({"name": " "}, (422, "validation_error")),
        ({"expires_at": "2020-01-01T00:00:00Z"}, (422, "expires_in_the_past")),
        ({"expires_at": "2999-01-01T00:00:00"}, (422, "validation_error")),
        ({"user_id": "x"}, (422, "validation_error")),
    ],
)
async def test_a_key_that_cannot_be_made(
    bea: Account, resources: Resources, body: dict[str, Any], refusal: tuple[int, str]
) -> None:
    before = await everything(resources)

    response = await bea.ask("POST", KEYS, {"name": "Robot", "scopes": ["account:read"], **body})

    assert told(response) == refusal
    assert await everything(resources) == before


async def test_making_one_needs_a_fresh_sign_in(
    bea: Account, clock: MovableClock, resources: Resources
) -> None:
    clock.move(minutes=5)
    before = await everything(resources)

    response = await bea.ask("POST", KEYS, {"name": "Robot", "scopes": ["account:read"]})

    assert told(response) == (403, "reauthentication_required")
    assert await everything(resources) == before


async def test_fifty_and_no_more_however_many_ask_at_once(
    bea: Account, session: AsyncSession
) -> None:
    keys = [await bea.make_key() for _ in range(48)]
    body = {"name": "Robot", "scopes": ["account:read"]}

    answers = await asyncio.gather(*(bea.ask("POST", KEYS, body) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [201] * 2 + [409] * 4
    assert await session.scalar(select(func.count(ApiKey.id))) == 50
    assert (await bea.ask("DELETE", f"{KEYS}/{keys[0]['id']}")).status_code == 200
    assert (await bea.ask("POST", KEYS, body)).status_code == 201


def spoilt(key: str) -> list[str]:
    """Slips of the pen, each of which a checksum or the shape tells."""
    return [
        "",
        "x",
        key[:-1],
        key + "0",
        key.replace("mk_live_", "mk_test_"),
        key[:30] + ("a" if key[30] != "a" else "b") + key[31:],
        key[:-1] + ("a" if key[-1] != "a" else "b"),
        key[:40] + "é" + key[41:],
        "mk_live_" + "٣" * 62,
    ]


async def test_what_cannot_be_a_key_is_refused_without_a_query(
    bea: Account, client: AsyncClient
) -> None:
    key = (await bea.make_key())["key"]
    with patch.object(Reads, "one", side_effect=AssertionError("a query")):
        for text_ in spoilt(key):
            response = await client.get("/api/v1/auth/me", headers=[(b"x-api-key", text_.encode())])
            assert told(response) == (401, "invalid_api_key"), text_
            with pytest.raises(InvalidApiKey):
                read_key(text_)
    assert (await by_key(client, key)).status_code == 200


async def test_a_right_checksum_is_no_secret(bea: Account, client: AsyncClient) -> None:
    key = read_key((await bea.make_key())["key"])

    for forged in (KeyText(key.id, new_key().secret), KeyText(new_key().id, key.secret)):
        assert told(await by_key(client, str(forged))) == (401, "invalid_api_key")


async def test_a_hash_moved_to_another_row_opens_nothing(
    bea: Account, admin: Account, client: AsyncClient, session: AsyncSession
) -> None:
    mine, theirs = await bea.make_key(), await admin.make_key()
    await session.execute(
        text(
            "UPDATE api_keys SET secret_hash = (SELECT secret_hash FROM api_keys WHERE id = :mine) "
            "WHERE id = :theirs"
        ),
        {"mine": mine["id"], "theirs": theirs["id"]},
    )
    await session.commit()
    forged = KeyText(read_key(theirs["key"]).id, read_key(mine["key"]).secret)

    assert told(await by_key(client, str(forged))) == (401, "invalid_api_key")


async def test_a_revoked_key_is_refused_at_once(
    bea: Account, client: AsyncClient, resources: Resources
) -> None:
    made = await bea.make_key()
    assert (await by_key(client, made["key"])).status_code == 200

    assert (await bea.ask("DELETE", f"{KEYS}/{made['id']}")).status_code == 200

    assert told(await by_key(client, made["key"])) == (401, "invalid_api_key")
    assert (await bea.get(KEYS)).json()["items"] == []
    assert told(await bea.ask("DELETE", f"{KEYS}/{made['id']}")) == (404, "not_found")
    assert [action for action, _ in await acts(resources)] == ["api_key.created", "api_key.revoked"]


async def test_other_peoples_keys_are_not_there(
    bea: Account, admin: Account, client: AsyncClient, resources: Resources
) -> None:
    made = await bea.make_key()
    before = await everything(resources)

    assert told(await admin.ask("DELETE", f"{KEYS}/{made['id']}")) == (404, "not_found")
    assert (await admin.get(KEYS)).json()["items"] == []

    assert await everything(resources) == before
    assert (await by_key(client, made["key"])).status_code == 200


async def test_a_key_expires(bea: Account, client: AsyncClient, clock: MovableClock) -> None:
    expires_at = (clock.now() + timedelta(hours=1)).isoformat()
    made = await bea.make_key(expires_at=expires_at)
    assert (await by_key(client, made["key"])).status_code == 200

    clock.move(hours=1)

    assert told(await by_key(client, made["key"])) == (401, "invalid_api_key")


async def test_emptying_valkey_changes_nothing(
    bea: Account, client: AsyncClient, resources: Resources
) -> None:
    good, bad = await bea.make_key(), await bea.make_key()
    await resources.cache._redis.flushdb()
    assert (await by_key(client, bad["key"])).status_code == 200
    await bea.ask("DELETE", f"{KEYS}/{bad['id']}")
    await resources.cache._redis.flushdb()

    assert (await by_key(client, good["key"])).status_code == 200
    assert told(await by_key(client, bad["key"])) == (401, "invalid_api_key")


async def test_its_last_use_is_noted_to_the_minute(
    bea: Account, client: AsyncClient, clock: MovableClock, session: AsyncSession
) -> None:
    key = (await bea.make_key())["key"]

    async def noted() -> Any:
        await session.rollback()
        return await session.scalar(select(ApiKey.last_used_at))

    assert await noted() is None
    await asyncio.gather(*(by_key(client, key) for _ in range(8)))
    first = await noted()
    assert abs(clock.now() - first) < timedelta(seconds=5)
    clock.move(seconds=50)
    await by_key(client, key)
    assert await noted() == first
    clock.move(seconds=11)
    await by_key(client, key)
    second = await noted()
    assert second - first > timedelta(seconds=60)
    assert moment((await bea.get(KEYS)).json()["items"][0]["last_used_at"]) == second


async def test_another_process_has_noted_it_already(
    bea: Account, client: AsyncClient, clock: MovableClock, session: AsyncSession
) -> None:
    key, now = (await bea.make_key())["key"], clock.now()
    await session.execute(text("UPDATE api_keys SET last_used_at = :now"), {"now": now})
    await session.commit()

    assert (await by_key(client, key)).status_code == 200

    assert await session.scalar(select(ApiKey.last_used_at)) == now


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", KEYS), ("POST", KEYS), ("POST", "/auth/logout")],
)
async def test_doors_for_people_are_shut(
    bea: Account, client: AsyncClient, resources: Resources, method: str, path: str
) -> None:
    key = (await bea.make_key("account:read", "account:write"))["key"]
    before = await everything(resources)

    response = await by_key(client, key, method, path, json={"name": "x", "scopes": ["a:b"]})

    assert told(response) == (403, "session_required")
    assert await everything(resources) == before


async def test_two_kinds_of_credentials_are_one_too_many(bea: Account, client: AsyncClient) -> None:
    key = (await bea.make_key())["key"]
    for other in (
        {"Authorization": f"Bearer {bea.token}"},
        {"Authorization": "Basic x"},
        {"Cookie": f"mercat_access={bea.token}"},
        {"Cookie": "a=b; mercat_access=x"},
    ):
        response = await by_key(client, key, headers=other)
        assert told(response) == (400, "ambiguous_credentials"), other
    twice = [("X-API-Key", key), ("X-API-Key", key)]
    response = await client.get("/api/v1/auth/me", headers=twice)
    assert told(response) == (400, "ambiguous_credentials")
    for foreign in ("theme=dark", "not_mercat_access=x"):
        assert (await by_key(client, key, headers={"Cookie": foreign})).status_code == 200
