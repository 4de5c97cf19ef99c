"""The first page: what waits, charts with their tables, how the house is doing."""

from decimal import Decimal
from uuid import uuid4

from httpx import AsyncClient
from sqlalchemy import text
from tests.admin.people import seat, words

from mercat.admin.charts import HEIGHT, WIDTH, Chart
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


async def test_an_administrator_sees_trade_and_the_house(
    client: AsyncClient, resources: Resources
) -> None:
    desk = await seat(client, resources, "boss@example.com", UserType.STAFF, "ADMIN")
    async with resources.database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO dead_letters "
                "(id, event_id, handler, position, aggregate, payload, attempts, error) VALUES "
                "(:id, :id, 'identity.SendNotice', 1, 'user:1', '{}', 8, 'no route')"
            ),
            {"id": uuid4()},
        )

    page = await desk.get("/")

    said = words(page)
    assert "Dead letters 1" in said
    assert "Registrations" in said
    assert "database ok" in said
    assert page.text.count('<svg viewBox="-2') == page.text.count("As a table") >= 2


async def test_other_staff_do_not_see_the_house(client: AsyncClient, resources: Resources) -> None:
    said = words(await (await seat(client, resources)).get("/"))
    assert "Registrations" in said
    assert "database" not in said
    assert "Dead letters" not in said


def test_bars_stand_on_the_ground_and_within_the_picture() -> None:
    chart = Chart("Paid", ["1 Nov", "2 Nov", "3 Nov"], [Decimal("12.50"), 0, Decimal(40)], "EUR")
    assert (chart.top, [bar.value for bar in chart.bars]) == (
        40,
        ["12.50 EUR", "0.00 EUR", "40.00 EUR"],
    )
    assert [round(bar.y + bar.height) for bar in chart.bars] == [HEIGHT] * 3
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in chart.bars)
    assert chart.bars[2].height == HEIGHT
    assert chart.summary == "Paid, 1 Nov to 3 Nov: 52.50 EUR in all, most on 3 Nov: 40.00 EUR."
    assert Chart("Paid", [], []).summary == "Paid: nothing yet."
    assert [Chart("x", ["a"], [value]).top for value in (0, 0.4, 7, 11, 990)] == [1, 1, 7, 20, 1000]
