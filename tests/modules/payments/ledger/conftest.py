from dataclasses import dataclass

import pytest
from httpx import AsyncClient
from tests.modules.identity.staff import Account, join
from tests.modules.payments.conftest import Till
from tests.modules.payments.ledger.books import Books
from tests.modules.places import business

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@dataclass(frozen=True)
class Firm:
    """A business in London whose name a spreadsheet would compute, and who looks at its money."""

    books: Books
    owner: Account
    manager: Account
    staff: Account

    def path(self, door: str, **asked: object) -> str:
        told = "".join(f"&{name}={value}" for name, value in asked.items())
        return f"/payments/{door}?business_id={self.books.business_id}{told}"


@pytest.fixture
def books(ada: Account, till: Till) -> Books:
    return Books(till.resources, ada.id, till.business_id)


@pytest.fixture
async def firm(ada: Account, client: AsyncClient, resources: Resources) -> Firm:
    owner, manager = [
        await join(client, resources, f"{name}@example.com", UserType.BUSINESS_OWNER)
        for name in ("owner", "manager")
    ]
    staff = await join(client, resources, "sam@example.com", UserType.STAFF, roles=["STAFF"])
    team = {owner.id: TeamRole.OWNER, manager.id: TeamRole.MANAGER}
    business_id = await business(
        resources, "=cmd", team=team, timezone="Europe/London", currency="GBP"
    )
    return Firm(Books(resources, ada.id, business_id), owner, manager, staff)
