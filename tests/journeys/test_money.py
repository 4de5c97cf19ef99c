"""One payment's whole life: booked, paid, told by webhook, confirmed, given back in part,
paid out; with each paper and letter that it brings, and books that are right at the end.
"""

import csv
from dataclasses import replace
from io import StringIO
from urllib.parse import urlsplit

from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.bookings.hall import booked, build
from tests.modules.identity.people import PASSWORD
from tests.modules.identity.staff import API, Account, join
from tests.modules.payments.delivering import deliver
from tests.platform.reading_pdf import lines_of

from mercat.assembly.following import handlers
from mercat.modules.businesses.models import CancellationPolicy
from mercat.modules.identity.models import UserType
from mercat.modules.payments.service import Invariants
from mercat.platform.mail.transport import StoredEmail, read_mailbox
from mercat.platform.outbox import Event, Outbox
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources

Told = dict[str, StoredEmail]


async def pass_on(resources: Resources, *events: Event) -> None:
    """All that follows, in relay and worker."""
    async with resources.database.open_session() as session:
        for event in events:
            Outbox(session).add(event)
        await session.commit()
    await deliver(resources, handlers())


def letters(resources: Resources, who: Account) -> Told:
    """By the beginning of the subject."""
    found = read_mailbox(resources.settings.layout.mailbox, to=who.email)
    return {" ".join(letter.subject.split()[:3]): letter for letter in found}


def paper(resources: Resources, who: Account, subject: str, name: str) -> list[str]:
    """What the paper of that name says, which came with that letter."""
    [attached] = letters(resources, who)[subject].attachments
    assert attached.name == name
    [page] = lines_of(attached.content)
    return page


async def sign_in_again(who: Account) -> Account:
    body = {"email": who.email, "password": PASSWORD}
    answer = (await who.client.post(f"{API}/auth/login", json=body)).json()
    return replace(who, token=answer["access_token"])


async def test_from_booking_to_payout(
    client: AsyncClient, resources: Resources, clock: MovableClock
) -> None:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    bea = await join(client, resources, "bea@example.com")
    hall = await build(resources, olga, cancellation_policy=CancellationPolicy.MODERATE)

    booking = await booked(bea, hall.wish(minutes=240))
    await client.post(f"{urlsplit(booking['payment_url']).path}/pay")
    await pass_on(resources)
    paid = (await bea.get(f"/bookings/{booking['id']}")).json()
    assert paid["status"] == "CONFIRMED"
    assert "160.00 EUR" in paper(resources, bea, "Your receipt on", "receipt-000001.pdf")

    await bea.ask("POST", f"/bookings/{booking['id']}/cancel", {"reason": "Ill."})
    await pass_on(resources)
    [charge] = (await bea.get("/payments/charges")).json()["items"]
    assert (charge["status"], charge["refunded"]["amount"]) == ("PARTIALLY_REFUNDED", 8000)
    assert "80.00 EUR" in paper(resources, bea, "Money has gone", "credit-note-000002.pdf")

    clock.move(days=4)
    await pass_on(resources, HourPassed())
    olga = await sign_in_again(olga)
    whose = f"business_id={hall.business}"
    [payout] = (await olga.get(f"/payments/payouts?{whose}")).json()["items"]
    kept = 8000 - 8000 * 1500 // 10_000  # what the free plan leaves of it
    assert (payout["status"], payout["money"]["amount"]) == ("PAID", kept)
    assert "68.00 EUR is" in letters(resources, olga)

    table = (await olga.get(f"/payments/statement.csv?{whose}")).text
    rows = list(csv.DictReader(StringIO(table)))
    assert [(row["Kind"], row["Net"], row["Balance"]) for row in rows] == [
        ("CAPTURE", "136.00", "136.00"),
        ("REFUND", "-68.00", "68.00"),
        ("PAYOUT", "-68.00", "0.00"),
    ]
    page = await olga.get(f"/payments/statement.html?{whose}")
    assert (page.status_code, "68.00" in page.text) == (200, True)
    async with resources.database.open_session() as session:
        assert await Invariants(session).check() == []
