"""Every route, called by everybody, against the matrix that somebody has read: `matrix.yaml`."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from fastapi.routing import RouteContext
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.cast import CALLERS, Cast

from mercat.platform.resources import Resources

Matrix = dict[str, dict[str, str]]
MATRIX = Path(__file__).parent / "matrix.yaml"
_CURRENT = "/api/v1"


@cache
def reviewed() -> Matrix:
    read = yaml.safe_load(MATRIX.read_text())
    return {door: {who: str(how) for who, how in row.items()} for door, row in read.items()}


def doors(routes: list[RouteContext]) -> dict[str, str]:
    """The path of each door as declared, by its name in the matrix; the same door under an older
    prefix is not told again.
    """
    known = {(route.endpoint, str(route.path)) for route in routes}
    found = {}
    for route in routes:
        path = str(route.path)
        if (route.endpoint, _CURRENT + path.removeprefix("/api")) in known:
            continue
        for method in sorted((route.methods or set()) - {"HEAD"}):  # GET answers it
            found[f"{method} {re.sub(r':[a-z]+}', '}', path)}"] = path
    return found


def line(door: str, row: dict[str, str]) -> str:
    return f"{door}: {{{', '.join(f'{who}: {row[who]}' for who in CALLERS)}}}"


@pytest.mark.timeout(400)
async def test_every_route_receives_everybody_as_the_matrix_says(
    api_routes: list[RouteContext],
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
) -> None:
    cast, there, expected = Cast(session, resources, client), doors(api_routes), reviewed()
    seen: Matrix = {}
    for door, path in there.items():
        method = door.split()[0]
        seen[door] = {who: await cast.visit(who, method, path) for who in CALLERS}

    missing = [line(door, row) for door, row in seen.items() if door not in expected]
    assert not missing, "\n".join(
        [f"Read these lines, and put them into {MATRIX.name} if they are right:", *missing]
    )
    assert not expected.keys() - seen.keys(), "These doors are not there any more."
    other = [
        f"{line(door, row)}\n  and not as {MATRIX.name} says: {line(door, expected[door])}"
        for door, row in seen.items()
        if row != expected[door]
    ]
    assert not other, "\n".join(["These doors receive somebody otherwise:", *other])


async def test_a_door_under_an_older_prefix_is_the_same_door(
    api_routes: list[RouteContext],
) -> None:
    told = set(doors(api_routes).values())
    older = [route for route in api_routes if str(route.path) not in told]

    assert older
    for route in older:
        path = _CURRENT + str(route.path).removeprefix("/api")
        (current,) = [r for r in api_routes if (r.path, r.methods) == (path, route.methods)]
        assert current.app is route.app


def test_nobody_is_left_out_of_the_matrix() -> None:
    for door, row in reviewed().items():
        assert tuple(row) == CALLERS, door
        assert set(row.values()) <= {"in", "401", "403", "404", "nothing"}, door
