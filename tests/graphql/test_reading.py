"""Businesses and what lies below them: the same as REST tells, in as few statements for many."""

import pytest
from httpx import AsyncClient
from tests.graphql.asking import ask, data, refusal
from tests.graphql.mall import open_mall
from tests.modules.counting import statements
from tests.modules.identity.staff import API, join
from tests.modules.search.index import make_documents

from mercat.platform.resources import Resources

WHOLE = """query($first: Int) { businesses(first: $first) {
  nodes { id name slug hours { weekday opens closes } status createdAt
    services { id name price { amount currency } status createdAt }
    reviews(first: 3) { nodes { id rating title author { name } publishedAt } summary { count } } }
  edges { cursor node { id phone } } pageInfo { hasNextPage endCursor } } }"""


async def test_as_rest(client: AsyncClient, resources: Resources) -> None:
    (shop,) = await open_mall(resources, 1)
    told = await data(
        client,
        """query($id: UUID!) { business(id: $id) { id name timezone createdAt isOpenNow
        services { id name } reviews(first: 2) { nodes { id title } pageInfo { endCursor } } } }""",
        id=str(shop),
    )
    rest = (await client.get(f"{API}/businesses/{shop}")).json()
    services = (await client.get(f"{API}/businesses/{shop}/services")).json()
    reviews = (await client.get(f"{API}/businesses/{shop}/reviews?limit=2")).json()
    assert told["business"] == {
        "id": rest["id"],
        "name": rest["name"],
        "timezone": "Europe/Paris",
        "createdAt": rest["created_at"],
        "isOpenNow": rest["is_open_now"],
        "services": [{"id": one["id"], "name": one["name"]} for one in services["items"]],
        "reviews": {
            "nodes": [{"id": one["id"], "title": one["title"]} for one in reviews["items"]],
            "pageInfo": {"endCursor": reviews["next_cursor"]},
        },
    }


@pytest.mark.parametrize("query", [WHOLE])
async def test_statements_do_not_grow(
    client: AsyncClient, resources: Resources, query: str
) -> None:
    await open_mall(resources, 20)
    await make_documents(resources)
    counts = []
    for first in (1, 20):
        await data(client, query, first=first)  # what is remembered is remembered now
        async with statements(resources, "") as seen:
            told = await data(client, query, first=first)
        assert len(told["businesses"]["nodes"]) == first
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


async def test_me(client: AsyncClient, resources: Resources) -> None:
    ada = await join(client, resources, "ada@example.com")
    told = await data(client, "{ me { email roles memberships { name } } }", ada)
    rest = (await ada.get("/users/me")).json()
    assert told["me"] == {name: rest[name] for name in ("email", "roles", "memberships")}
    told = await ask(client, '{ me { email } business(slug: "x") { id } }')
    assert [one["path"] for one in told["errors"]] == [["me"], ["business"]]
    assert refusal({"errors": told["errors"][:1]}) == (401, "not_authenticated")
    assert refusal({"errors": told["errors"][1:]}) == (404, "business_not_found")
    assert told["data"] == {"me": None, "business": None}
