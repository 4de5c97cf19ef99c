"""A business or a studio that is given up, and a customer whose account is erased: what was to come
is called off, and its money goes where it belongs.
"""

from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx import AsyncClient
from tests.modules.bookings.desk import Desk, read, story
from tests.modules.bookings.hall import Hall, booked, run
from tests.modules.identity.staff import Account

from mercat.modules.bookings import handlers
from mercat.modules.businesses.events import BusinessArchived, BusinessSuspended
from mercat.modules.identity.events import UserAnonymised
from mercat.modules.venues.events import StudioArchived
from mercat.platform.outbox import Event
from mercat.platform.resources import Resources

_STRICT = """UPDATE studios SET cancellation_policy = 'CUSTOM', cancellation_terms =
    '{"refunds": [[0, 20]], "deposit_percent": 100, "no_show_percent": 0}'"""


@pytest.fixture
def desk(resources: Resources, client: AsyncClient) -> Desk:
    return Desk(resources, client)


async def follow(resources: Resources, event: Event) -> None:
    """What bookings do after it; as a worker may, twice."""
    own = [one for one in handlers.HANDLERS if one.event is type(event)]
    assert own
    for one in own * 2:
        async with resources.database.open_session() as session:
            await one.run(event, session, resources)


async def outcome(who: Account, booking: dict[str, Any]) -> tuple[Any, ...]:
    told = await read(who, booking)
    return told["status"], told["cancelled_by"], told["refunded"]["amount"], len(told["events"])


async def test_all_comes_back_once_the_business_is_given_up(
    desk: Desk, hall: Hall, bea: Account, resources: Resources
) -> None:
    paid = await desk.paid(bea, hall.wish())
    held = await booked(bea, hall.service(2))
    gone = await hall.owner.ask("DELETE", f"/businesses/{hall.business}")
    assert gone.status_code == 200, gone.text

    await follow(resources, BusinessArchived(business_id=hall.business))

    assert await outcome(bea, paid) == ("CANCELLED", "BUSINESS", 4500, 3)
    assert await outcome(bea, held) == ("CANCELLED", "BUSINESS", 0, 2)
    told = (await read(bea, paid))["events"][-1]
    assert told["reason"] == "The business has been given up."
    assert told["refund"]["percent"] == 100
    pages = "SELECT string_agg(status, ' ' ORDER BY id) FROM charges"
    assert await desk.value(pages) == "REFUNDED EXPIRED"
    assert await desk.value("SELECT count(*) FROM calendar_entries WHERE live") == 0


async def test_what_nobody_has_paid_for_ends_when_the_business_is_suspended(
    desk: Desk, hall: Hall, bea: Account, resources: Resources
) -> None:
    """What is confirmed stays; nothing more can be paid, neither a rest nor anything new."""
    paid, held = await desk.paid(bea, hall.wish()), await booked(bea, hall.wish(2))
    longer = {"starts_at": hall.at(4), "duration_minutes": 120}
    moved = await desk.changed(bea, paid, "reschedule", longer)
    assert moved["outstanding"]["amount"] > 0
    await run(resources, "UPDATE businesses SET status = 'SUSPENDED'")

    await follow(resources, BusinessSuspended(business_id=hall.business))

    assert await outcome(bea, held) == ("CANCELLED", "BUSINESS", 0, 2)
    told = await read(bea, paid)
    assert (told["status"], told["paid"]["amount"]) == ("CONFIRMED", 4500)
    page = await desk.client.get(urlsplit(held["payment_url"]).path)
    assert "Too late to pay" in page.text
    pages = "SELECT string_agg(status, ' ' ORDER BY id) FROM charges"
    assert await desk.value(pages) == "SUCCEEDED EXPIRED EXPIRED"
    refused = await desk.change(bea, paid, "payment-link")
    assert (refused.status_code, refused.json()["error"]) == (409, "payments_unavailable")
    assert await desk.value(pages) == "SUCCEEDED EXPIRED EXPIRED"


async def test_a_studio_takes_its_own_bookings_along_and_no_others(
    desk: Desk, hall: Hall, bea: Account, resources: Resources
) -> None:
    room, service = await desk.paid(bea, hall.wish()), await desk.paid(bea, hall.service())
    over = await desk.paid(bea, hall.wish(3))
    await run(resources, _begun(over))

    await follow(resources, StudioArchived(studio_id=hall.studio))

    assert await outcome(bea, room) == ("CANCELLED", "BUSINESS", 4500, 3)
    assert (await read(bea, service))["status"] == "CONFIRMED"
    assert (await read(bea, over))["status"] == "CONFIRMED"


def _begun(booking: dict[str, Any]) -> str:
    return (
        f"UPDATE bookings SET starts_at = now() - interval '1 minute' WHERE id = '{booking['id']}'"  # noqa: S608
    )


async def test_whose_account_is_erased_cancels_by_the_policy(
    desk: Desk, hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    await run(resources, _STRICT)
    mine, other = await desk.paid(bea, hall.wish()), await desk.paid(carl, hall.wish(2))

    await follow(resources, UserAnonymised(user_id=bea.id))

    told = await read(hall.owner, mine)
    assert (told["status"], told["cancelled_by"]) == ("CANCELLED", "CUSTOMER")
    assert told["refunded"]["amount"] == 900
    assert story(told)[-1] == ("cancelled", "CANCELLED", "CUSTOMER")
    assert (await read(carl, other))["status"] == "CONFIRMED"
