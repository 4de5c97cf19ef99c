"""Who comes through the graph's door, and how it refuses."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.graphql.asking import ask, data, post, refusal
from tests.graphql.mall import open_mall
from tests.modules.bookings.hall import build
from tests.modules.identity.staff import Account, join
from tests.modules.reviews.stage import Stage

from mercat.graphql.asked import Asked
from mercat.graphql.context import Context
from mercat.graphql.engine import Told, engine
from mercat.graphql.errors import all_told
from mercat.graphql.loaders import Loaders
from mercat.modules.businesses.service import BusinessPages
from mercat.modules.identity.models import Actor, Permission, UserType
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

ME = {"query": "{ me { email } }"}


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


async def test_by_token_by_key_and_by_cookie(client: AsyncClient, ada: Account) -> None:
    told = {"data": {"me": {"email": "ada@example.com"}}}
    assert await ask(client, ME["query"], ada) == told
    key = (await ada.make_key("account:read"))["key"]
    assert (await post(client, ME, **{"X-API-Key": key})).json() == told
    other = (await ada.make_key("bookings:read"))["key"]
    answer = (await post(client, ME, **{"X-API-Key": other})).json()
    assert refusal(answer) == (403, "forbidden")
    cookie = {"Cookie": f"mercat_access={ada.token}"}
    same = {"Sec-Fetch-Site": "same-origin"}
    assert (await post(client, ME, **cookie, **same)).json() == told
    response = await post(client, ME, **cookie, **{"Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, refusal(response.json())) == (403, (403, "csrf_failed"))


async def test_bad_credentials_refuse_the_whole_request(client: AsyncClient, ada: Account) -> None:
    response = await post(client, ME, Authorization="Bearer nonsense")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert refusal(response.json()) == (401, "invalid_token")
    response = await client.post("/graphql", json=[ME, ME])
    assert (response.status_code, refusal(response.json())) == (400, (400, "bad_graphql_request"))


async def test_a_bug_is_masked(
    client: AsyncClient, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(BusinessPages, "read", broken)
    settings = resources.settings.model_copy(update={"debug": False})
    monkeypatch.setattr(type(resources.settings), "shows_errors", settings.shows_errors)
    told = await ask(client, '{ business(slug: "x") { id } __typename }')
    assert refusal(told) == (500, "internal_error")
    assert "hunter2" not in str(told)
    assert told["errors"][0]["path"] == ["business"]
    assert told["errors"][0]["extensions"]["request_id"]
    assert told["data"] == {"business": None, "__typename": "Query"}


async def test_introspection_only_where_it_is_let(
    client: AsyncClient, resources: Resources, app: Any
) -> None:
    query = "{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }"
    await data(client, query)
    hidden = resources.settings.model_copy(update={"graphql_introspection": False})
    context = Context(app, resources, None)
    told = await engine(hidden).run(Asked(query), context)
    assert not told.started
    assert engine(hidden) is not engine(resources.settings)


async def test_a_query_is_named_by_its_hash(
    client: AsyncClient, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "{ __typename }"
    name = hashlib.sha256(query.encode()).hexdigest()
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": name}}}
    told = (await post(client, named)).json()
    assert told["errors"][0]["message"] == "PersistedQueryNotFound"
    assert refusal(told) == (404, "persisted_query_not_found")
    other = {"query": "{ a: __typename }", **named}
    assert refusal((await post(client, other)).json()) == (400, "persisted_query_mismatch")
    assert refusal((await post(client, named)).json())[0] == 404
    whole = {"query": query, **named}
    assert (await post(client, whole)).json() == {"data": {"__typename": "Query"}}
    assert (await post(client, named)).json() == {"data": {"__typename": "Query"}}
    assert 0 < await resources.cache._redis.ttl(f"graphql:query:{name}") <= 24 * 60 * 60
    two = {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": name}}}
    assert refusal((await post(client, two)).json())[1] == "persisted_query_not_supported"
    monkeypatch.setattr(resources.cache, "_rests_until", float("inf"))  # Valkey is away
    assert refusal((await post(client, named)).json())[0] == 404
    assert (await post(client, whole)).json() == {"data": {"__typename": "Query"}}


async def test_what_cannot_be_run_is_not_kept(client: AsyncClient, resources: Resources) -> None:
    query = "{ nobodyHasThis }"
    name = hashlib.sha256(query.encode()).hexdigest()
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": name}}}
    await post(client, {"query": query, **named})
    assert refusal((await post(client, named)).json())[0] == 404


async def test_a_body_is_checked_as_rest_checks_it(client: AsyncClient, ada: Account) -> None:
    create = """mutation($input: ReviewInput!, $key: String) {
      createReview(input: $input, idempotencyKey: $key) { id } }"""
    told = await ask(client, create, ada, input={"rating": 9})
    rest = (await ada.ask("POST", "/reviews", {"rating": 9})).json()
    assert refusal(told) == (422, rest["error"])
    assert told["errors"][0]["extensions"]["detail"]["fields"] == rest["detail"]["fields"]
    body = {"rating": 4, "bookingId": "01a1fd39-1dbe-713b-9983-0562bc1ed764"}
    told = await ask(client, create, ada, input=body)
    assert refusal(told) == (404, "booking_not_found")
    told = await ask(client, create, ada, input=body, key="")
    assert refusal(told) == (400, "bad_idempotency_key")
    told = await ask(client, create, None, input=body)
    assert refusal(told) == (401, "not_authenticated")


async def test_the_same_answer_again_is_told_to_be_that(
    client: AsyncClient, resources: Resources, ada: Account
) -> None:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    stage = Stage(resources, await build(resources, olga), olga, olga, ada, ada)
    sent: dict[str, Any] = {"rating": 4, "bookingId": await stage.over(ada)}
    create = """mutation($input: ReviewInput!, $key: String) {
      createReview(input: $input, idempotencyKey: $key) { id rating status opensAt } }"""
    body = {"query": create, "variables": {"input": sent, "key": "once"}}
    headers = {"Authorization": f"Bearer {ada.token}"}
    first, again = [await post(client, body, **headers) for _ in range(2)]
    assert "extensions" not in first.json()
    assert first.json()["data"] == again.json()["data"] != {"createReview": None}
    assert again.json()["extensions"] == {"idempotentReplayed": ["createReview"]}
    assert again.headers["Idempotent-Replayed"] == "true"
    before = await stage.state()
    sent["rating"] = 5
    told = (await post(client, body, **headers)).json()
    assert refusal(told) == (422, "idempotency_key_reused")
    assert await stage.state() == before


async def test_a_draft_is_nobodys_business_below_others_too(
    client: AsyncClient, resources: Resources
) -> None:
    (shop,) = await open_mall(resources, 1)
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("UPDATE businesses SET status = 'DRAFT'"))
    told = await ask(client, "query($id: UUID!) { business(id: $id) { id } }", id=str(shop))
    assert refusal(told) == (404, "business_not_found")


async def test_a_subscription_tells_what_its_socket_hears(resources: Resources, app: Any) -> None:
    notice: dict[str, Any] = {
        "id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
        "kind": "booking_confirmed",
        "text": "Booked: Studio A",
        "data": {},
        "link": "/bookings",
        "told_at": "2026-11-22T10:00:00Z",
        "read_at": None,
    }

    async def heard(kind: str) -> AsyncIterator[dict[str, Any]]:
        assert kind == "notification.created"
        for said in ("first", "second"):
            yield {"notification": {**notice, "text": said}}

    asked = Asked("subscription { notificationAdded { text toldAt } }")
    actor = Actor(uuid7(), uuid7(), UserType.CUSTOMER, (), frozenset({Permission.ACCOUNT_READ}))
    stream = await engine(resources.settings).listen(
        asked, Context(app, resources, actor, listening=heard)
    )
    assert not isinstance(stream, Told)
    told = [one.data async for one in stream]
    assert told == [
        {"notificationAdded": {"text": said, "toldAt": "2026-11-22T10:00:00Z"}}
        for said in ("first", "second")
    ]
    stranger = Context(app, resources, None, listening=heard)
    stream = await engine(resources.settings).listen(asked, stranger)
    assert not isinstance(stream, Told)
    (refused,) = [one async for one in stream]
    assert refusal({"errors": all_told(refused.errors or [])}) == (401, "not_authenticated")


async def test_the_same_is_loaded_once() -> None:
    asked: list[list[int]] = []

    async def load(_: object, keys: list[int], *, times: int = 1) -> dict[int, int]:
        asked.append(keys)
        return {key: key * times for key in keys if key}

    loaders = Loaders(None)
    one, two, other = await asyncio.gather(
        loaders.many(load, [1, 2], {}),
        loaders.many(load, [2, 3, 0], {}),
        loaders.many(load, [1], {"times": 5}),
    )
    assert (one[2], two[3], other[1]) == (2, 3, 5)
    assert 0 not in two
    assert asked == [[1, 2, 3, 0], [1]]
    assert (await loaders.many(load, [0, 3, 4], {}))[4] == 4
    assert asked[2:] == [[4]]
