"""What is long and for staff is told by cursor or by number, with a total."""

from collections.abc import Awaitable, Callable
from importlib import import_module

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.modules.bookings.hall import build
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, join
from tests.modules.reviews.stage import Stage

from mercat.modules.identity.dependencies import guard
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

_ACTS = """
    INSERT INTO audit_events (id, action, target_type, target_id)
    SELECT gen_random_uuid(), 'thing.done', 'thing', n::text FROM generate_series(1, 5) AS n
"""
_NEWS = """
    INSERT INTO webhook_events (id, gateway, event_id, kind, payload)
    SELECT gen_random_uuid(), 'SANDBOX', 'msg_' || n, 'payment.arrived', '{}'
    FROM generate_series(1, 5) AS n
"""
_COMPARISONS = """
    INSERT INTO reconciliations (id, gateway, since, until, compared, mended)
    SELECT gen_random_uuid(), 'SANDBOX', now(), now(), n, 0 FROM generate_series(1, 5) AS n
"""
Fill = Callable[[AsyncClient, Resources], Awaitable[None]]


def written(sql: str) -> Fill:
    async def fill(_: AsyncClient, resources: Resources) -> None:
        async with resources.database.engine.begin() as connection:
            await connection.execute(text(sql))

    return fill


async def reviews(client: AsyncClient, resources: Resources) -> None:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    bea = await join(client, resources, "bea@example.com")
    stage = Stage(resources, await build(resources, olga), olga, olga, bea, bea)
    for _ in range(5):
        await stage.both(bea)
    await stage.run("UPDATE reviews SET status = 'FLAGGED' WHERE author_id = :id", id=bea.id)


async def reports(client: AsyncClient, resources: Resources) -> None:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    bea = await join(client, resources, "bea@example.com")
    parlour = Parlour(resources, await build(resources, olga), olga, olga, olga, bea, bea)
    await parlour.run("UPDATE businesses SET status = 'PUBLISHED', published_at = now()")
    there = await parlour.open(bea)
    for number in range(5):
        said = await parlour.said(olga, there, f"No {number}")
        about = f"/messages/{said['id']}/report"
        assert (await bea.ask("POST", about, {"reason": "SPAM"})).status_code == 200


TABLES: list[tuple[str, str, Fill]] = [
    ("/audit-events?action=thing.done", "audit.service.book", written(_ACTS)),
    ("/reviews/moderation?status=FLAGGED", "reviews.service.review_pages", reviews),
    ("/conversations/reports?", "conversations.service.report_book", reports),
    ("/payments/webhook-events?handled=false", "payments.service.webhook_book", written(_NEWS)),
    (
        "/payments/reconciliations?gateway=SANDBOX",
        "payments.service.webhook_book",
        written(_COMPARISONS),
    ),
]


@pytest.fixture
async def admin(client: AsyncClient, resources: Resources) -> Account:
    guard(resources).roles._pages.expire()  # roles of the same names from the last test
    return await join(client, resources, "root@example.com", UserType.STAFF, ["ADMIN"])


@pytest.mark.parametrize(("path", "book", "fill"), TABLES)
async def test_pages_by_number_and_a_total(
    client: AsyncClient,
    resources: Resources,
    admin: Account,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    book: str,
    fill: Fill,
) -> None:
    await fill(client, resources)
    whole = (await admin.get(f"{path}&limit=100")).json()
    assert (len(whole["items"]), whole["total"], whole["next_cursor"]) == (5, 5, None)

    first = (await admin.get(f"{path}&limit=2")).json()
    cursor = first["next_cursor"]
    after = (await admin.get(f"{path}&limit=2&cursor={cursor}")).json()
    second = (await admin.get(f"{path}&limit=2&page=2")).json()
    third = (await admin.get(f"{path}&limit=2&page=3")).json()
    pages = [first["items"], second["items"], third["items"]]
    assert pages == [whole["items"][:2], whole["items"][2:4], whole["items"][4:]]
    assert (after["items"], after["total"], third["total"]) == (second["items"], 5, 5)
    assert (third["next_cursor"], second["next_cursor"]) == (None, after["next_cursor"])

    both = await admin.get(f"{path}&cursor={cursor}&page=2")
    assert told(both) == (400, "page_and_cursor")
    for number in (0, 1001):
        assert told(await admin.get(f"{path}&page={number}")) == (422, "validation_error")
    monkeypatch.setattr(import_module(f"mercat.modules.{book}"), "MOST_COUNTED", 3)
    assert (await admin.get(f"{path}&page=4&limit=2")).json() == {
        "items": [],
        "next_cursor": None,
        "total": 3,
    }
