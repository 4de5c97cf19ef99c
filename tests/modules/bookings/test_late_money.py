"""Holds that die, money that arrives all the same, and who sees exactly where it takes place."""

import asyncio
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.bookings.desk import Desk, read, story
from tests.modules.bookings.hall import Hall, book, booked, overlaps, run
from tests.modules.businesses.teams import entered
from tests.modules.counting import statements
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account

from mercat.modules.bookings.dependencies import changes
from mercat.modules.payments.events import PaymentSettled
from mercat.platform.outbox import Outbox
from mercat.platform.outbox.schedule import RECURRING, MomentPassed
from mercat.platform.resources import Resources


@pytest.fixture
def desk(resources: Resources, client: AsyncClient) -> Desk:
    return Desk(resources, client)


@pytest.fixture
async def dead(hall: Hall, bea: Account, clock: MovableClock) -> Any:
    """Held for Bea until a moment ago."""
    booking = await booked(bea, hall.wish())
    clock.move(minutes=30)
    return booking


async def pay_late(desk: Desk, booking: dict[str, Any]) -> None:
    path = urlsplit(booking["payment_url"]).path
    await desk.client.post(f"{path}/pay", data={"when": "late"})
    await desk.relay()


async def test_whoever_asks_gets_the_time_of_a_dead_hold_at_once(
    desk: Desk, hall: Hall, client: AsyncClient, bea: Account, carl: Account, dead: Any
) -> None:
    carl = await entered(client, carl)

    answer = await book(carl, hall.wish())

    assert answer.status_code == 201, answer.text
    told = await read(await entered(client, bea), dead)
    assert story(told) == [("held", "HELD", "CUSTOMER"), ("expired", "EXPIRED", "SYSTEM")]
    await desk.relay()
    charge = "SELECT status FROM charges WHERE subject_id = :id"
    assert await desk.value(charge, id=UUID(dead["id"])) == "EXPIRED"
    assert await desk.value(charge, id=UUID(answer.json()["id"])) == "CREATED"


async def test_within_a_minute_nobody_needs_to_ask(
    desk: Desk, resources: Resources, dead: Any
) -> None:
    """The moment is announced every 15 seconds, and the worker does the rest."""
    (every,) = (period for period, event in RECURRING.items() if event == MomentPassed())
    assert every.total_seconds() == 15
    async with resources.database.open_session() as session:
        Outbox(session).add(MomentPassed())
        await session.commit()

    await Post(resources).run()

    told = "SELECT status || ' ' || version FROM bookings WHERE id = :id"
    assert await desk.value(told, id=UUID(dead["id"])) == "EXPIRED 2"
    assert await desk.value("SELECT count(*) FROM calendar_entries WHERE live") == 0
    assert await desk.value("SELECT status FROM charges") == "EXPIRED"


async def test_late_money_confirms_what_is_still_free(
    desk: Desk, client: AsyncClient, bea: Account, dead: Any
) -> None:
    await desk.tick()

    await pay_late(desk, dead)

    told = await read(await entered(client, bea), dead)
    assert story(told)[1:] == [
        ("expired", "EXPIRED", "SYSTEM"),
        ("confirmed", "CONFIRMED", "SYSTEM"),
    ]
    assert told["events"][-1]["reason"] == (
        "Paid after the time to pay was over; it was still free."
    )
    assert (told["paid"]["amount"], told["refunded"]["amount"], told["ended_at"]) == (4500, 0, None)
    assert await desk.value("SELECT count(*) FROM calendar_entries WHERE live") == 1


async def test_late_money_comes_back_whole_where_somebody_else_was_faster(
    desk: Desk, hall: Hall, client: AsyncClient, bea: Account, carl: Account, dead: Any
) -> None:
    carl = await entered(client, carl)
    other = await booked(carl, hall.wish())

    await pay_late(desk, dead)

    told = await read(await entered(client, bea), dead)
    assert story(told)[-1] == ("refunded", "EXPIRED", "SYSTEM")
    assert "somebody else has it now" in told["events"][-1]["reason"]
    assert (told["paid"]["amount"], told["refunded"]["amount"]) == (4500, 4500)
    assert (await read(carl, other))["status"] == "HELD"
    charge = "SELECT status FROM charges WHERE subject_id = :id"
    assert await desk.value(charge, id=UUID(dead["id"])) == "REFUNDED"
    assert await overlaps(desk.resources) == 0


async def test_late_money_comes_back_whole_once_it_would_have_begun(
    desk: Desk, hall: Hall, client: AsyncClient, bea: Account, clock: MovableClock, dead: Any
) -> None:
    await desk.tick()
    clock.move(seconds=(hall.first - clock.now()).total_seconds() + 1)

    await pay_late(desk, dead)

    told = await read(await entered(client, bea), dead)
    assert (told["status"], told["refunded"]["amount"]) == ("EXPIRED", 4500)


async def test_news_that_come_twice_are_news_once(
    desk: Desk, hall: Hall, client: AsyncClient, bea: Account, resources: Resources, dead: Any
) -> None:
    await booked(await entered(client, hall.owner), hall.wish())
    paid = await booked(await entered(client, bea), hall.wish(2))
    await pay_late(desk, dead)
    await desk.press(paid["payment_url"])
    told = "SELECT jsonb_agg(to_jsonb(t) ORDER BY id)::text FROM {} t"
    queries = [told.format(table) for table in ("bookings", "charges", "booking_events")]
    before = [await desk.value(query) for query in queries]

    async def again(booking: dict[str, Any]) -> None:
        event = PaymentSettled(
            charge_id=UUID(urlsplit(booking["payment_url"]).path.rpartition("/")[2]),
            subject_kind="booking",
            subject_id=UUID(booking["id"]),
        )
        async with resources.database.open_session() as session:
            await changes.confirm_booking(session, resources).execute(event)

    await asyncio.gather(*(again(booking) for booking in (dead, paid) * 3))

    assert [await desk.value(query) for query in queries] == before


async def test_of_what_is_paid_twice_the_second_comes_back(
    desk: Desk, hall: Hall, client: AsyncClient, bea: Account, resources: Resources
) -> None:
    """By the page before it was moved, and by the one after."""
    booking = await booked(bea, hall.wish())
    path = f"/bookings/{booking['id']}/reschedule"
    moved = (await bea.ask("POST", path, {"starts_at": hall.at(3)})).json()
    assert moved["payment_url"] != booking["payment_url"]
    await desk.press(moved["payment_url"])

    await pay_late(desk, booking)

    told = await read(bea, booking)
    assert story(told)[-2:] == [
        ("confirmed", "CONFIRMED", "SYSTEM"),
        ("refunded", "CONFIRMED", "SYSTEM"),
    ]
    assert (told["paid"]["amount"], told["refunded"]["amount"]) == (9000, 4500)
    kept = "SELECT sum(amount - refunded_amount) FROM charges WHERE paid_at IS NOT NULL"
    assert await desk.value(kept) == 4500


async def test_money_for_the_page_before_keeps_no_hold_alive(
    desk: Desk, hall: Hall, client: AsyncClient, bea: Account, clock: MovableClock
) -> None:
    booking = await booked(bea, hall.wish())
    path = f"/bookings/{booking['id']}/reschedule"
    assert (await bea.ask("POST", path, {"starts_at": hall.at(3)})).status_code == 200
    await pay_late(desk, booking)
    assert story(await read(bea, booking))[-1] == ("refunded", "HELD", "SYSTEM")

    clock.move(minutes=31)
    await desk.tick()

    told = await read(await entered(client, bea), booking)
    assert (told["status"], told["refunded"]["amount"]) == ("EXPIRED", 4500)


async def test_what_is_paid_for_something_else_is_nothing_to_bookings(
    desk: Desk, resources: Resources, dead: Any
) -> None:
    async with resources.database.open_session() as session:
        event = PaymentSettled(
            charge_id=UUID(dead["id"]), subject_kind="gift", subject_id=UUID(dead["id"])
        )
        Outbox(session).add(event)
        await session.commit()
    await desk.relay()
    assert await desk.value("SELECT status FROM bookings") == "HELD"
    assert await desk.value("SELECT count(*) FROM outbox") == 0


async def test_the_business_sees_the_address_while_it_is_to_come(
    desk: Desk,
    hall: Hall,
    client: AsyncClient,
    bea: Account,
    clock: MovableClock,
    resources: Resources,
) -> None:
    await run(resources, "UPDATE offerings SET performed_at = 'AT_CUSTOMER'")
    home = {"label": "Home", "kind": "HOUSE", "address_line1": "1 Main Street"}
    made = await bea.ask("POST", "/properties", home)
    assert made.status_code == 201, made.text
    path = f"/properties/{made.json()['id']}"

    async def seen() -> int:
        return (await (await entered(client, hall.owner)).get(path)).status_code

    wishes = [hall.service(hours, property_id=made.json()["id"]) for hours in (0, 2)]
    first, second = [await booked(bea, wish) for wish in wishes]
    assert await seen() == 404
    await desk.press(first["payment_url"])
    assert await seen() == 200
    await desk.changed(bea, first, "cancel")
    assert await seen() == 404

    await desk.press(second["payment_url"])
    assert await seen() == 200
    clock.move(seconds=(hall.first - clock.now()).total_seconds() + 3 * 3600 + 1)
    await desk.tick()
    assert await seen() == 404


async def test_a_page_that_is_closed_is_opened_anew(
    desk: Desk, hall: Hall, bea: Account, resources: Resources
) -> None:
    booking = await booked(bea, hall.wish())
    await run(resources, "UPDATE charges SET status = 'EXPIRED'")

    link = await desk.changed(bea, booking, "payment-link")

    assert link["payment_url"] != booking["payment_url"]
    assert link["expires_at"] == booking["held_until"]
    await desk.press(link["payment_url"])
    assert (await read(bea, booking))["status"] == "CONFIRMED"


async def test_nobody_is_sent_to_pay_again_while_their_money_is_under_way(
    desk: Desk, hall: Hall, bea: Account
) -> None:
    booking = await booked(bea, hall.wish())
    await desk.arrive(booking["payment_url"])  # and no news yet

    link = await desk.change(bea, booking, "payment-link")

    assert (link.status_code, link.json()["error"]) == (409, "wrong_state")
    assert await desk.value("SELECT count(*) FROM charges") == 1
    await desk.relay()
    told = await read(bea, booking)
    assert (told["status"], told["refunded"]["amount"]) == ("CONFIRMED", 0)


async def test_the_clock_asks_no_more_of_many_than_it_must(
    desk: Desk, hall: Hall, bea: Account, clock: MovableClock
) -> None:
    """Looking is one statement, however many bookings wait for later."""
    counts = []
    for hours in (0, 2, 4):
        await booked(bea, hall.wish(hours))
        await desk.relay()
        async with statements(desk.resources, "bookings") as seen:
            await desk.tick()
        counts.append(len(seen))
    assert counts == [3, 3, 3]
