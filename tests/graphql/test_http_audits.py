"""GraphQL over HTTP: the audits of the npm package `graphql-http`, by their ids.

Ours are always asked. The package's own are run by Node where `make servers` could fetch them.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, Response
from tests.running_api import running_api

from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

ROOT = Path(__file__).parents[2]
AUDITS = ROOT / ".tools" / "audits"
JSON, RESPONSE = "application/json", "application/graphql-response+json"
BY_GET = {"5A70", "D6D5", "6A70"}
"""What one MAY do and we do not: run operations by GET."""
TYPENAME = "{ __typename }"
WELL = {"query": TYPENAME}
NAMED = {"operationName": "Q", "query": "query Q { __typename }"}
WITH_VARIABLES = {
    "query": "query T($n: String!) { __type(name: $n) { name } }",
    "variables": {"n": "X"},
}

Audit = tuple[str, Any, dict[str, str], int, str | None]
"""An id, a body (text is sent as it is), headers, the status, the type of the answer."""


def _each(ids: str, part: str, values: list[Any]) -> list[Audit]:
    return [
        (one, {**WELL, part: value}, {}, 400, None)
        for one, value in zip(ids.split(), values, strict=True)
    ]


def _both(new: str, old: str, body: dict[str, Any]) -> list[Audit]:
    return [
        (new, body, {"Accept": RESPONSE}, 200, RESPONSE),
        (old, body, {"Accept": JSON}, 200, JSON),
    ]


_WRONG: list[Any] = [{"a": 1}, 0, False, ["a"]]
_NO_MAP: list[Any] = ["a", 0, False, ["a"]]
PARSING, CHECKING = {"query": "{"}, {"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"}
COERCING = {"query": WITH_VARIABLES["query"], "variables": {"n": 5}}
UNKNOWN = {"query": "{ nobodyHasThis }"}
OURS: list[Audit] = [
    ("22EB", WELL, {"Accept": RESPONSE}, 200, RESPONSE),
    ("4655", WELL, {"Accept": JSON}, 200, JSON),
    ("47DE", WELL, {"Accept": "*/*"}, 200, JSON),
    ("80D8", WELL, {}, 200, JSON),
    ("BF61", WELL, {"Content-Type": f"{JSON}; charset=utf-8"}, 200, JSON),
    ("78D5", WELL, {"Content-Type": JSON}, 200, JSON),
    ("9ABE", json.dumps(WELL), {"Content-Type": ""}, 415, None),
    ("A5BF", "", {}, 400, None),
    ("423L", {"notquery": 1}, {}, 400, None),
    *[(f"LKJ{number}", {"query": value}, {}, 400, None) for number, value in enumerate(_WRONG)],
    *_both("34A2", "13EE", WELL),
    *_each("6C00 6C01 6C02 6C03", "operationName", _WRONG),
    *_both("8161", "B8B3", NAMED),
    *_both("94B0", "0220", {**WELL, "variables": None}),
    *_both("94B1", "0221", {**WELL, "operationName": None}),
    *_both("94B2", "0222", {**WELL, "extensions": None}),
    *_each("4760 4761 4762 4763", "variables", _NO_MAP),
    *_both("2EA1", "28B9", WITH_VARIABLES),
    *_each("58B0 58B1 58B2 58B3", "extensions", _NO_MAP),
    *_both("428F", "1B7A", {**WELL, "extensions": {"some": "value"}}),
    ("BCF8", "{ 'not a JSON", {"Accept": JSON}, 400, None),
    ("B7N8", "{ 'not a JSON", {"Accept": RESPONSE}, 400, None),
    ("3E3A", {"qeury": TYPENAME}, {}, 400, None),
    ("572B", PARSING, {"Accept": JSON}, 200, JSON),
    ("FDE2", CHECKING, {"Accept": JSON}, 200, JSON),
    ("FDE2", UNKNOWN, {"Accept": JSON}, 200, JSON),
    ("7B9B", COERCING, {"Accept": JSON}, 200, JSON),
    ("556A", PARSING, {"Accept": RESPONSE}, 400, RESPONSE),
    ("74FF", CHECKING, {"Accept": RESPONSE}, 400, RESPONSE),
    ("74FF", UNKNOWN, {"Accept": RESPONSE}, 400, RESPONSE),
    ("86EE", COERCING, {"Accept": RESPONSE}, 400, RESPONSE),
]


async def _sent(client: AsyncClient, body: Any, headers: dict[str, str]) -> Response:
    sent = body if isinstance(body, str) else json.dumps(body)
    request = client.build_request("POST", "/graphql", content=sent)
    request.headers.pop("accept")
    request.headers["Content-Type"] = headers.get("Content-Type", JSON)
    if "Accept" in headers:
        request.headers["Accept"] = headers["Accept"]
    return await client.send(request)


@pytest.mark.parametrize("audit", OURS, ids=lambda audit: audit[0])
async def test_as_the_audits_ask(client: AsyncClient, resources: Resources, audit: Audit) -> None:
    _, body, headers, status, kind = audit
    response = await _sent(client, body, headers)
    told = response.json()
    assert response.status_code == status, told
    assert response.headers["content-type"].endswith("; charset=utf-8")  # 82A3
    if kind is not None:
        assert response.headers["content-type"].startswith(kind)
    if status == 400:
        assert "data" not in told  # D586, 5E5B
    assert ("errors" in told) == (status != 200 or body in (PARSING, CHECKING, COERCING, UNKNOWN))


async def test_nothing_is_run_by_get(client: AsyncClient, resources: Resources) -> None:
    """9C48, and of queries too."""
    for query in ("mutation { __typename }", TYPENAME):
        response = await client.get("/graphql", params={"query": query})
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert (await client.request("PUT", "/graphql", json=WELL)).status_code == 405


def test_the_audits_themselves(resources: Resources, settings: Settings, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (AUDITS / "node_modules" / "graphql-http").exists():
        pytest.skip("no Node, or `make servers` could not fetch the audits from npm")
    with running_api(settings, tmp_path) as api:
        run = subprocess.run(
            [node, str(ROOT / "tools" / "audits.mjs"), f"{api.url}/graphql"],
            env={**os.environ, "AUDITS": str(AUDITS)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(told) > 55
    assert {one["id"] for one in told if one["status"] != "ok"} == BY_GET
    assert all(" MAY " in f" {one['name']}" for one in told if one["status"] != "ok")
