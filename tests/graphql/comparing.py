"""The same capability asked for by REST and by the graph, and what each has answered."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type, is_required_argument
from httpx import AsyncClient, Response
from strawberry.utils.str_converters import to_camel_case
from tests.architecture.cast import Cast
from tests.graphql.asking import Json, post, refusal
from tests.graphql.capabilities import Capability

from mercat.graphql.schema import schema

_VARIES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|-[0-9a-f]{6}\b"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?Z)?"
)
"""Ids and moments, which are others each time something is made."""


@dataclass(frozen=True)
class Asked:
    """`refused`: the status and the code, if it is."""

    refused: tuple[int, str] | None
    told: Any


async def by_rest(cast: Cast, client: AsyncClient, caller: str, capability: Capability) -> Asked:
    scene = await cast.prepare(caller, capability.make)
    sent = capability.sends(scene.things) if capability.sends else None
    by: dict[str, Any] = {"params" if capability.method == "GET" else "json": sent}
    path = capability.path.format(**scene.things)
    response = await client.request(capability.method, path, headers=scene.visitor.headers, **by)
    body = response.json()
    if response.status_code >= 400:
        return Asked((response.status_code, body["error"]), None)
    return Asked(None, body)


async def by_graph(
    cast: Cast, client: AsyncClient, caller: str, capability: Capability, like: Any
) -> Asked:
    """`like`: what REST has answered, of which the same is asked for."""
    scene = await cast.prepare(caller, capability.make)
    query, variables = operation(capability, capability.arguments(scene.things), like)
    body = {"query": query, "variables": variables}
    response = await post(client, body, **scene.visitor.headers)
    told = response.json()
    if "errors" in told:
        _expect_nothing(response, told, capability)
        return Asked(refusal(told), None)
    return Asked(None, told["data"][capability.field])


def operation(capability: Capability, arguments: Json, like: Any) -> tuple[str, Json]:
    """The document that asks for the field, and for as much of it as REST tells."""
    field = field_of(capability)
    types = {name: field.args[name].type for name in arguments}
    declared = ", ".join(f"${name}: {kind}" for name, kind in types.items())
    given = ", ".join(f"{name}: ${name}" for name in types)
    asked = selection(field.type, wrapped(capability, like))
    signed, called = (f"({declared})", f"({given})") if types else ("", "")
    return f"{capability.root}{signed} {{ {capability.field}{called} {asked} }}", arguments


def field_of(capability: Capability) -> Any:
    return root(capability.root).fields[capability.field]


def root(name: str) -> GraphQLObjectType:
    core = schema()._schema
    found = core.query_type if name == "query" else core.mutation_type
    assert found is not None
    return found


def wrapped(capability: Capability, like: Any) -> Any:
    """What REST tells, where the graph tells it."""
    if like is None:
        return None
    if capability.items:
        return {"nodes": like[capability.items]}
    return {capability.inside: like} if capability.inside else like


def selection(kind: Any, like: Any) -> str:
    """Of this type: whatever of this answer it has."""
    named = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType):
        return ""
    samples = list(_objects(like))
    keys = dict.fromkeys(key for one in samples for key in one)
    parts = [
        f"{to_camel_case(key)} {selection(field.type, [one.get(key) for one in samples])}"
        for key in keys
        if (field := _plain(named, key))
    ]
    return f"{{ {' '.join(parts or ['__typename'])} }}"


def shared(kind: Any, rest: Any, graph: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every value that both tell, and where; ids and moments apart. What only REST tells has an
    Ellipsis for the other.
    """
    named = get_named_type(kind)
    if isinstance(rest, list) and isinstance(graph, list):
        yield f"{at}#", len(rest), len(graph)
        for one, other in zip(rest, graph, strict=False):
            yield from shared(kind, one, other, at)
    elif isinstance(named, GraphQLObjectType) and isinstance(rest, Mapping) and graph is not None:
        for key, one in rest.items():
            field, where = _plain(named, key), f"{at}.{key}".strip(".")
            if field is None:
                yield where, one, ...
            else:
                yield from shared(field.type, one, graph[to_camel_case(key)], where)
    elif isinstance(named, GraphQLEnumType) and isinstance(rest, str):
        yield at, rest.upper(), graph  # the graph's have the names that GraphQL's custom wants
    else:
        yield at, _steady(rest), _steady(graph)


def _plain(kind: GraphQLObjectType, key: str) -> Any:
    """A field that can be asked for without knowing more."""
    field = kind.fields.get(to_camel_case(key))
    return field if field and not any(map(is_required_argument, field.args.values())) else None


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    for one in value if isinstance(value, list) else ():
        yield from _objects(one)


def _steady(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _steady(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_steady(one) for one in value]
    return _VARIES.sub("·", value) if isinstance(value, str) else value


def _expect_nothing(response: Response, told: Json, capability: Capability) -> None:
    """A refused field is null, and the refusal says which; of a request that was not let in at all
    nothing is told.
    """
    if "data" in told:
        assert told["data"] == {capability.field: None}, told
        assert told["errors"][0]["path"] == [capability.field]
    else:
        assert response.status_code == told["errors"][0]["extensions"]["status"], told
