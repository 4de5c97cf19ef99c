"""One wish's whole life: asked, offered to three, quoted by two, accepted, paid, done, and
reviewed by both.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.journeys.test_money import pass_on, sign_in_again
from tests.modules.identity.staff import Account, join
from tests.modules.leads.market import Market, asked

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.mail.transport import read_mailbox
from mercat.platform.outbox.schedule import MomentPassed
from mercat.platform.resources import Resources


def subjects(resources: Resources, who: Account) -> list[str]:
    """What their letters begin with, the first first."""
    found = read_mailbox(resources.settings.layout.mailbox, to=who.email)
    return [letter.subject.partition(":")[0] for letter in reversed(found)]


async def lead_of(owner: Account, business: Any) -> Any:
    """The one that it was offered; looked at."""
    [lead] = (await owner.get(f"/leads?business_id={business}")).json()["items"]
    return (await owner.get(f"/leads/{lead['id']}")).json()


async def quoted(owner: Account, lead: Any, resources: Resources, amount: int) -> Any:
    """For tomorrow, and for the day after."""
    slots = []
    for days in (1, 2):
        start = resources.clock.now() + timedelta(days=days)
        start = start.replace(minute=0, second=0, microsecond=0)
        end = start + timedelta(hours=2)
        slots.append({"starts_at": start.isoformat(), "ends_at": end.isoformat()})
    price = {"amount": amount, "currency": "EUR"}
    body = {"lines": [{"name": "Mend the tap", "unit_price": price}], "slots": slots}
    response = await owner.ask("POST", f"/leads/{lead['id']}/quotes", body)
    assert response.status_code == 201, response.text
    return response.json()


async def both_say_how_it_was(
    resources: Resources, bea: Account, owner: Account, request: Any, booking: str
) -> None:
    """She first, and nobody knows; then the plumber, and both are seen; and the plumber replies."""
    told = {"request_id": request["id"], "rating": 4, "body": "It drips no more."}
    hidden = (await bea.ask("POST", "/reviews", told)).json()
    listed = f"/businesses/{hidden['business']['id']}/reviews"
    assert (hidden["status"], (await bea.get(listed)).json()["items"]) == ("HIDDEN", [])
    about = {"booking_id": booking.rpartition("/")[2], "rating": 5, "body": "Tea was served."}
    other = (await owner.ask("POST", "/reviews", about)).json()
    assert (other["side"], other["status"]) == ("BUSINESS", "PUBLISHED")
    reply = await owner.ask("POST", f"/reviews/{hidden['id']}/reply", {"body": "It never will."})
    assert reply.status_code == 200

    page = (await bea.get(listed)).json()
    (seen,) = page["items"]
    assert (seen["body"], seen["reply"]["body"]) == ("It drips no more.", "It never will.")
    assert (page["summary"]["count"], page["summary"]["average"]) == (1, 4.0)
    (received,) = (await bea.get("/reviews/received")).json()["items"]
    assert received["body"] == "Tea was served."
    await pass_on(resources)
    assert subjects(resources, bea)[-2:] == [
        "Plumber 2 has reviewed you on Mercat",
        "Plumber 2 has replied to your review on Mercat",
    ]
    assert subjects(resources, bea).count("A quote has arrived") == 2


async def three_firms(client: AsyncClient, resources: Resources) -> tuple[list[Account], list[Any]]:
    """Who runs each, and their ids."""
    market = Market(resources)
    owners = [
        await join(client, resources, f"owner{number}@example.com", UserType.BUSINESS_OWNER)
        for number in (1, 2, 3)
    ]
    businesses = [
        await market.business(
            f"Plumber {number}",
            metres=1000 * number,
            team={owner: TeamRole.OWNER},
            timezone="Europe/London",
            currency="EUR",
        )
        for number, owner in enumerate(owners, start=1)
    ]
    return owners, businesses


async def everybody_has_heard(
    resources: Resources, bea: Account, owners: list[Account], request: Any
) -> None:
    everybody = (await bea.get(f"/requests/{request['id']}/leads")).json()["items"]
    assert sorted(one["status"] for one in everybody) == ["DECLINED", "LOST", "WON"]
    assert subjects(resources, owners[0]) == [
        "A customer looks for somebody like you",
        "Another quote was accepted",
    ]
    assert subjects(resources, owners[1])[:2] == [
        "A customer looks for somebody like you",
        "Your quote is accepted",
    ]


async def test_from_the_wish_to_what_is_done(
    client: AsyncClient, resources: Resources, clock: MovableClock
) -> None:
    bea = await join(client, resources, "bea@example.com")
    owners, businesses = await three_firms(client, resources)

    request = await asked(bea)
    await pass_on(resources)
    everybody = (await bea.get(f"/requests/{request['id']}/leads")).json()["items"]
    assert {one["business"]["id"] for one in everybody} == set(map(str, businesses))
    leads = [await lead_of(*one) for one in zip(owners, businesses, strict=True)]
    assert [lead["status"] for lead in leads] == ["VIEWED"] * 3
    dear = await quoted(owners[0], leads[0], resources, 12000)
    fair = await quoted(owners[1], leads[1], resources, 9000)
    await owners[2].ask("POST", f"/leads/{leads[2]['id']}/decline", {"reason": "Too far."})
    await pass_on(resources)

    taken = (await bea.ask("POST", f"/quotes/{fair['id']}/accept", {"slot": 1})).json()
    assert (taken["status"], taken["booking"]["status"]) == ("ACCEPTED", "HELD")
    late = await bea.ask("POST", f"/quotes/{dear['id']}/accept", {"slot": 0})
    assert (late.status_code, late.json()["error"]) == (409, "request_awarded")
    await client.post(f"{urlsplit(taken['booking']['payment_url']).path}/pay")
    await pass_on(resources)
    path = f"/bookings/{taken['booking']['id']}"
    assert (await bea.get(path)).json()["status"] == "CONFIRMED"

    clock.move(days=3)
    bea = await sign_in_again(bea)
    for _ in ("it begins", "it ends"):
        await pass_on(resources, MomentPassed())
    assert (await bea.get(path)).json()["status"] == "COMPLETED"
    assert (await bea.get(f"/requests/{request['id']}")).json()["status"] == "COMPLETED"
    await both_say_how_it_was(resources, bea, await sign_in_again(owners[1]), request, path)
    await everybody_has_heard(resources, bea, owners, request)
