"""The tree of trades, which every Mercat has."""

from typing import Any

from httpx import AsyncClient


def walk(nodes: list[Any], depth: int = 1) -> list[tuple[int, Any]]:
    found = []
    for node in nodes:
        found += [(depth, node), *walk(node["children"], depth + 1)]
    return found


async def test_the_tree(client: AsyncClient) -> None:
    answer = await client.get("/api/v1/categories")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=3600"
    nodes = walk(answer.json()["items"])
    leaves = [node for _, node in nodes if not node["children"]]
    assert len(leaves) >= 80
    assert len({node["slug"] for _, node in nodes}) == len(nodes)
    assert {depth for depth, _ in nodes} == {1, 2, 3}
    assert all(node["synonyms"] and "" not in node["synonyms"] for _, node in nodes)
    slugs = {node["slug"] for _, node in nodes}
    assert slugs >= {
        *("plumbing", "electrical", "roofing", "house-cleaning"),
        *("recording-studio", "photo-studio", "rehearsal-room"),
    }
    plumbing = next(node for _, node in nodes if node["slug"] == "plumbing")
    assert {"plombier", "fontanero"} <= set(plumbing["synonyms"])

    tag = {"If-None-Match": answer.headers["etag"]}
    assert (await client.get("/api/v1/categories", headers=tag)).status_code == 304
