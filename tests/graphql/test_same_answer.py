"""Plans against the ordinary executor: the same data, the same errors at the same paths."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from starlette.requests import Request
from strawberry.types.base import StrawberryObjectDefinition
from tests.graphql.mall import open_mall
from tests.modules.identity.staff import Account, join
from tests.modules.search.index import make_documents

from mercat.graphql import types
from mercat.graphql.asked import Asked
from mercat.graphql.context import Context
from mercat.graphql.declaring import DECLARED, Relation
from mercat.graphql.engine import Engine, Told
from mercat.graphql.errors import all_told
from mercat.graphql.executor import PlannedExecutor
from mercat.graphql.schema import schema
from mercat.modules.catalogue.service import Offerings
from mercat.platform.errors import Forbidden
from mercat.platform.resources import Resources

FRAGMENTS = """query($yes: Boolean!, $no: Boolean!, $id: UUID!) {
  business(id: $id) { ...Name ... on Business { slug @skip(if: $yes) phone @include(if: $no) }
    again: reviews(first: 1, sort: LOWEST) { ...Page } reviews(first: 2) { ...Page } } }
fragment Name on Business { __typename name other: name services { ...Sold } }
fragment Sold on Offering { id pricing price { amount } category { name } durationMinutes }
fragment Page on ReviewConnection { summary { count average stars }
  edges { cursor node { rating } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"""
CORPUS = [
    "{ businesses { nodes { id name } } }",
    "{ businesses(first: 3) { edges { cursor node { slug createdAt isVerified city { id } } } } }",
    "{ businesses { nodes { phone hours { weekday opens } services { name } isOpenNow } } }",
    "{ businesses(filter: {facets: true}) { facets { counted categories { name } } leftOut } }",
    "{ me { email roles memberships { name } marketingOptIn lastLoginAt } }",
    "query($id: UUID!) { business(id: $id) { reviews(first: 0) { nodes { id } } name } }",
    'query($id: UUID!) { business(id: $id) { reviews(after: "no") { nodes { id } } name } }',
    "query($id: UUID!) { business(id: $id) { distanceM score role completeness { percent } } }",
    '{ business(slug: "nobody") { id } me { id } }',
    "{ __schema { queryType { name } } __typename }",
    FRAGMENTS,
]


class _Ordinary(PlannedExecutor):
    def _plan(self, *_: Any) -> None:
        """None for anything."""


async def _both(
    resources: Resources, app: Any, query: str, who: Account | None, variables: dict[str, Any]
) -> tuple[Told, Told, list[int]]:
    """By plans and without; and how many plans there were, and how many were no good."""
    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": [], "app": app}
    request = Request(scope | {"client": ("203.0.113.7", 1)})
    actor = None
    if who is not None:
        from mercat.modules.identity.dependencies import guard

        actor, _ = await guard(resources).check(who.token)
    told = []
    engine = Engine(schema(), resources.settings)
    fallen = [0, 0]
    written = PlannedExecutor._written

    def noting(self: PlannedExecutor, plan: Any, values: Any, shape: Any, ordinary: Any) -> Any:
        def fall() -> Any:
            fallen[1] += 1
            return ordinary()

        fallen[0] += 1
        return written(self, plan, values, shape, fall)

    for executor in (PlannedExecutor, _Ordinary):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("mercat.graphql.engine.PlannedExecutor", executor)
            patch.setattr(PlannedExecutor, "_written", noting)
            context = Context(request, resources, actor)
            told.append(await engine.run(Asked(query, variables), context))
    return told[0], told[1], fallen


@pytest.fixture
async def shops(client: AsyncClient, resources: Resources) -> list[UUID]:
    made = await open_mall(resources, 4)
    await make_documents(resources)
    return made


async def test_plans_tell_what_the_ordinary_executor_tells(
    client: AsyncClient, resources: Resources, shops: list[UUID], app: Any
) -> None:
    ada = await join(client, resources, "ada@example.com")
    variables = {"id": str(shops[0]), "yes": True, "no": False}
    planned = 0
    for query in CORPUS:
        named = {name: value for name, value in variables.items() if f"${name}" in query}
        for who in (None, ada):
            one, other, fallen = await _both(resources, app, query, who, named)
            assert one.data == other.data, query
            assert all_told(one.errors) == all_told(other.errors), query
            planned += fallen[0]
            if not one.errors:
                assert fallen[1] == 0, query
    assert planned > 2 * len(CORPUS) - 8


async def test_a_refusal_of_one_node_is_told_there(
    resources: Resources, shops: list[UUID], app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a loader that fails altogether is told at each."""
    true = Offerings.of_many

    async def partly(self: Offerings, ids: list[UUID], **more: Any) -> Any:
        found: dict[UUID, Any] = dict(await true(self, ids, **more))
        found[shops[1]] = Forbidden()
        return found

    query = "{ businesses { nodes { id services { name } } } }"
    monkeypatch.setattr(Offerings, "of_many", partly)
    one, other, fallen = await _both(resources, app, query, None, {})
    assert fallen[1] > 0
    assert one.data == other.data
    assert all_told(one.errors) == all_told(other.errors)
    assert [error["extensions"]["code"] for error in all_told(one.errors)] == ["forbidden"]

    async def broken(*_: Any, **__: Any) -> Any:
        raise Forbidden

    monkeypatch.setattr(Offerings, "of_many", broken)
    one, other, _ = await _both(resources, app, query, None, {})
    assert one.data == other.data
    assert {error["extensions"]["code"] for error in all_told(one.errors)} == {"forbidden"}


def test_every_field_of_a_node_has_a_plan() -> None:
    """None has a resolver that only the ordinary executor knows."""
    built = schema()
    for node in types.NODES:
        kind = built.get_type_by_name(node.name)
        assert isinstance(kind, StrawberryObjectDefinition)
        for field in kind.fields:
            declared = field.metadata.get(DECLARED)
            assert field.is_basic_field or isinstance(declared, (Relation, str)), field.name
