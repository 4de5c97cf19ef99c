"""What is offered to whoever has begun to write."""

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.openings import look
from tests.modules.search.quarter import open_quarter

from mercat.platform.resources import Resources


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plum", [("CATEGORY", "Plumbing")]),
        ("PLOMB", [("CATEGORY", "Plumbing")]),
        ("photo st", [("CATEGORY", "Photo studios"), ("WORDS", "photo studio")]),
        ("roo", [("CATEGORY", "Roofing")]),
        ("echo room", [("STUDIO", "Echo Room")]),
        ("hall of so", [("BUSINESS", "Hall of Sound")]),
        ("ech", [("STUDIO", "Echo Room"), ("WORDS", "echo")]),
    ],
)
async def test_suggestions(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    clock: MovableClock,
    text: str,
    expected: list[tuple[str, str]],
) -> None:
    await open_quarter(session, resources, clock, count=4)

    items = (await look(client, "/search/suggest", q=text))["items"]

    found = [(one["kind"], one["text"].rstrip(" 0123456789")) for one in items]
    assert len(items) <= 10
    assert found[0] == expected[0]
    assert set(expected) <= set(found)
    assert all((one["id"] is None) == (one["kind"] == "WORDS") for one in items)


async def test_nothing_to_go_by(client: AsyncClient) -> None:
    for text in ("", "?!", "xyzzyx"):
        assert await look(client, "/search/suggest", q=text) == {"items": []}
