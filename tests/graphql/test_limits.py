"""How much may be asked at once: each limit lets through what is at it, and refuses one more."""

import time
from typing import Any

import pytest
from httpx import AsyncClient
from tests.graphql.asking import ask, refusal

from mercat.graphql.limits import (
    DEEPEST,
    LONGEST,
    MOST_ALIASES,
    MOST_DIRECTIVES,
    MOST_FIELDS,
    MOST_FRAGMENTS,
    MOST_REPEATS,
    MOST_TOKENS,
)
from mercat.platform.resources import Resources


def _aliases(count: int) -> str:
    return "{ " + " ".join(f"a{n}: __typename" for n in range(count)) + " }"


def _deep(depth: int) -> str:
    """`businesses`, `nodes`, and then types of their own: whether they are there is asked later."""
    return "{ " + "a { " * (depth - 1) + "b" + " }" * depth


def _fields(count: int) -> str:
    return "{ " + " ".join(f"a{n}" for n in range(count)) + " }"


def _repeats(count: int) -> str:
    return "{ " + "__typename " * count + "}"


def _directives(count: int) -> str:
    return (
        "{ "
        + " ".join(
            "...{ __typename @skip(if: false) @include(if: true) }" for _ in range(count // 2)
        )
        + " }"
    )


def _fragments(count: int) -> str:
    many = " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(count))
    return "{ " + " ".join(f"...F{n}" for n in range(count)) + " } " + many


@pytest.mark.parametrize(
    ("limit", "query", "most"),
    [
        ("aliases", _aliases, MOST_ALIASES),
        ("depth", _deep, DEEPEST),
        ("fields", _fields, MOST_FIELDS),
        ("repeats", _repeats, MOST_REPEATS),
        ("directives", _directives, MOST_DIRECTIVES),
        ("fragments", _fragments, MOST_FRAGMENTS),
    ],
)
async def test_one_more_is_refused(
    client: AsyncClient, resources: Resources, limit: str, query: object, most: int
) -> None:
    assert callable(query)
    told = await ask(client, query(most))
    codes = {error["extensions"]["code"] for error in told.get("errors", [])}
    assert codes <= {"invalid_query"}
    told = await ask(client, query(most + 2))
    assert refusal(told) == (400, "query_too_large")
    assert told["errors"][0]["extensions"]["detail"] == {"limit": limit, "most": most}
    assert "data" not in told


async def test_text_and_tokens(client: AsyncClient, resources: Resources) -> None:
    told = await ask(client, "{ __typename }".ljust(LONGEST))
    assert told == {"data": {"__typename": "Query"}}
    told = await ask(client, "{ __typename }".ljust(LONGEST + 1))
    assert refusal(told) == (400, "query_too_large")
    told = await ask(client, "{ " + "a " * MOST_TOKENS + "}")
    assert refusal(told) == (400, "bad_query")


SHOPS = "businesses(first: 100) { nodes { id city { name } %s } }"
SAID = "reviews(first: %s) { nodes { author { name } } }"


@pytest.mark.parametrize(
    ("query", "variables", "fits"),
    [
        (f"{{ {SHOPS % ''} }}", {}, True),
        (f"{{ {SHOPS % (SAID % 4)} }}", {}, True),
        (f"{{ {SHOPS % (SAID % 20)} }}", {}, False),
        (f"query($n: Int) {{ {SHOPS % (SAID % '$n')} }}", {"n": 20}, False),
        (f"query($n: Int = 20) {{ {SHOPS % (SAID % '$n')} }}", {}, False),
        (
            f"query($n: Int = 9) {{ {SHOPS % '...P'} }} fragment P on Business {{ {SAID % '$n'} }}",
            {},
            False,
        ),
    ],
)
async def test_cost(
    client: AsyncClient, resources: Resources, query: str, variables: dict[str, Any], fits: bool
) -> None:
    told = await ask(client, query, **variables)
    assert ("errors" not in told) == fits, told
    if not fits:
        assert refusal(told) == (400, "query_too_large")
        assert told["errors"][0]["extensions"]["detail"]["limit"] == "cost"


async def test_one_operation_and_no_subscription_here(
    client: AsyncClient, resources: Resources
) -> None:
    told = await ask(client, "query A { __typename } query B { __typename }")
    assert refusal(told) == (400, "not_one_operation")
    told = await ask(client, "fragment F on Query { __typename }")
    assert refusal(told) == (400, "not_one_operation")
    told = await ask(client, "subscription { notificationAdded { id } }")
    assert refusal(told) == (400, "operation_not_here")


async def test_what_is_worst_of_what_is_let_through_is_read_soon(
    client: AsyncClient, resources: Resources
) -> None:
    """Fields that have to be compared pair by pair, in fragments that all lead to each other; of
    processor time, so that it holds on a busy machine.
    """
    inner = " ".join("id name slug" for _ in range(4))
    many = "".join(
        f"fragment F{n} on Business {{ {inner} ...F{n + 1} }} " for n in range(MOST_FRAGMENTS - 2)
    )
    last = f"fragment F{MOST_FRAGMENTS - 2} on Business {{ id }}"
    query = f'{{ business(slug: "x") {{ ...F0 }} }} {many} {last}'
    begun = time.process_time()
    await ask(client, query)
    assert time.process_time() - begun < 2.0
    circle = "fragment A on Business { ...B } fragment B on Business { ...A }"
    cyclic = f'{{ business(slug: "x") {{ ...A }} }} {circle}'
    assert refusal(await ask(client, cyclic))[1] == "invalid_query"
