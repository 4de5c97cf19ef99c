"""Homes, as their owners tell of them."""

import re
from typing import Any

from tests.modules.identity.staff import Account

STREET = "221B Baker Street"
LATITUDE, LONGITUDE = 51.523767, -0.158555
HOME: dict[str, Any] = {
    "label": "Home",
    "kind": "APARTMENT",
    "address_line1": STREET,
    "address_line2": "Second floor",
    "postal_code": "NW1 6XE",
    "latitude": LATITUDE,
    "longitude": LONGITUDE,
    "area_m2": 84.5,
    "bedrooms": 2,
    "bathrooms": 1.5,
    "year_built": 1931,
    "notes": "Ring twice, Mrs Hudson is hard of hearing.",
}
_WORDS = (STREET, "Second floor", "NW1 6XE", "51.523767", "0.158555", "84.5", "Hudson")
# The year stands alone where it is told; four digits of an id are none.
_TELLING = re.compile("|".join([*map(re.escape, _WORDS), r"(?<![\w-])1931(?![\w-])"]))


def tells(text: str) -> bool:
    """Whether it holds what is not for those who may not know where it is."""
    return _TELLING.search(text) is not None


async def add(owner: Account, **other: Any) -> dict[str, Any]:
    """What the door answered."""
    response = await owner.ask("POST", "/properties", {**HOME, **other})
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def mine(owner: Account) -> list[dict[str, Any]]:
    response = await owner.get("/properties?limit=100")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items
