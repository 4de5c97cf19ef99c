"""What is seeded is shown by the API like anything else."""

from typing import Any

from httpx import AsyncClient

from mercat.entrypoints.seeding.inventing import Inventor
from mercat.entrypoints.seeding.people import People
from mercat.entrypoints.seeding.working import write_missing
from mercat.entrypoints.seeding.world import World
from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.platform.bulk import Bulk

SOME = 60


async def ask(client: AsyncClient, path: str) -> tuple[int, Any]:
    answer = await client.get(f"/api/v1/{path}")
    return answer.status_code, answer.json()


async def test_every_door_shows_it(client: AsyncClient, world: World, bulk: Bulk) -> None:
    inventor = Inventor(world, 1, People(1, None))
    await write_missing(bulk, inventor, range(SOME))
    rows = await bulk.read(Business, "id slug name status verified_at currency")

    assert len(rows) == SOME
    for row in rows:
        status, business = await ask(client, f"businesses/{row['slug']}")
        if row["status"] == BusinessStatus.DRAFT:
            assert status == 404
            continue
        assert (status, business["id"]) == (200, str(row["id"]))
        assert business["name"] == row["name"]
        assert business["verified_at"] is None or business["is_verified"]
        status, week = await ask(client, f"businesses/{row['id']}/hours")
        assert (status, bool(week["hours"])) == (200, True)
        status, services = await ask(client, f"businesses/{row['id']}/services")
        assert (status, len(services["items"]) >= 2) == (200, True)
        for service in services["items"]:
            price = service["price"]
            assert price is None or price["currency"] == row["currency"]
