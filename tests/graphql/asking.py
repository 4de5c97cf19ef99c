"""How tests ask the graph."""

from typing import Any

from httpx import AsyncClient, Response
from tests.modules.identity.staff import Account

Json = dict[str, Any]


async def post(client: AsyncClient, body: Any, **headers: str) -> Response:
    return await client.post("/graphql", json=body, headers=headers)


async def ask(
    client: AsyncClient, query: str, who: Account | None = None, **variables: Any
) -> Json:
    """The whole answer, errors and all."""
    headers = {"Authorization": f"Bearer {who.token}"} if who else {}
    response = await post(client, {"query": query, "variables": variables}, **headers)
    told: Json = response.json()
    return told


async def data(
    client: AsyncClient, query: str, who: Account | None = None, **variables: Any
) -> Json:
    """Of an answer without errors."""
    told = await ask(client, query, who, **variables)
    assert "errors" not in told, told
    found: Json = told["data"]
    return found


def refusal(told: Json) -> tuple[int, str]:
    """The status and the code of its one error."""
    (error,) = told["errors"]
    return error["extensions"]["status"], error["extensions"]["code"]
