"""What becomes of a booking, through its doors."""

from typing import Any

import pytest
from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.bookings.desk import Desk, read, story
from tests.modules.bookings.hall import Hall, book, booked, run, state
from tests.modules.businesses.teams import enlist, entered, refused
from tests.modules.identity.staff import Account

from mercat.modules.businesses.models import TeamRole
from mercat.platform.resources import Resources


@pytest.fixture
def desk(resources: Resources, client: AsyncClient) -> Desk:
    return Desk(resources, client)


@pytest.fixture
async def requested(hall: Hall, bea: Account, resources: Resources) -> Any:
    """Tuning, to which the team says yes first."""
    await run(resources, "UPDATE offerings SET needs_approval = true")
    booking = await booked(bea, hall.service())
    assert (booking["status"], booking["payment_url"]) == ("REQUESTED", None)
    return booking


async def test_what_is_paid_is_confirmed(desk: Desk, hall: Hall, bea: Account) -> None:
    booking = await booked(bea, hall.wish())
    assert booking["status"] == "HELD"
    await desk.press(booking["payment_url"], "decline")
    assert (await read(bea, booking))["status"] == "HELD"

    await desk.press(booking["payment_url"])

    told = await read(bea, booking)
    assert (told["status"], told["version"]) == ("CONFIRMED", 2)
    assert (told["held_until"], told["payment_url"]) == (None, None)
    assert (told["paid"], told["refunded"]["amount"]) == ({"amount": 4500, "currency": "EUR"}, 0)
    assert story(told) == [("held", "HELD", "CUSTOMER"), ("confirmed", "CONFIRMED", "SYSTEM")]


async def test_a_yes_asks_for_the_money(
    desk: Desk, hall: Hall, bea: Account, requested: Any
) -> None:
    response = await desk.change(hall.owner, requested, "approve")

    told = response.json()
    assert (response.status_code, response.headers["ETag"]) == (200, '"2"')
    assert (told["status"], told["version"], told["payment_url"]) == ("HELD", 2, None)
    link = await desk.changed(bea, requested, "payment-link")
    assert link["expires_at"] == told["held_until"]
    assert link["payment_url"] == (await read(bea, requested))["payment_url"]
    assert await desk.changed(bea, requested, "payment-link") == link
    await desk.press(link["payment_url"])
    assert story(await read(bea, requested)) == [
        ("requested", "REQUESTED", "CUSTOMER"),
        ("approved", "HELD", "BUSINESS"),
        ("confirmed", "CONFIRMED", "SYSTEM"),
    ]
    audited = "SELECT action || ' ' || (changes->>'business_id') FROM audit_events"
    assert await desk.value(f"{audited} WHERE target_id = :id", id=requested["id"]) == (
        f"booking.approved {hall.business}"
    )


async def test_a_yes_to_what_costs_nothing_is_all(
    desk: Desk, hall: Hall, bea: Account, resources: Resources
) -> None:
    await run(resources, "UPDATE offerings SET needs_approval = true, price_amount = 0")
    booking = await booked(bea, hall.service())

    told = await desk.changed(hall.owner, booking, "approve")

    assert (told["status"], story(told)[-1]) == (
        "CONFIRMED",
        ("confirmed", "CONFIRMED", "BUSINESS"),
    )
    assert await desk.value("SELECT count(*) FROM charges") == 0
    link = await desk.change(bea, booking, "payment-link")
    assert refused(link) == (409, "wrong_state")


async def test_a_no_frees_the_time(
    desk: Desk, hall: Hall, bea: Account, carl: Account, requested: Any
) -> None:
    told = await desk.changed(hall.owner, requested, "decline", {"reason": "We are on holiday."})

    assert (told["status"], told["held_until"]) == ("DECLINED", None)
    assert told["ended_at"] is not None
    assert told["events"][-1]["reason"] == "We are on holiday."
    member = hall.service(member_id=requested["member"]["id"])
    assert (await book(carl, member)).status_code == 201
    assert (await read(bea, requested))["events"][-1]["reason"] == "We are on holiday."


async def test_an_answer_may_come_too_late(
    desk: Desk,
    hall: Hall,
    client: AsyncClient,
    clock: MovableClock,
    resources: Resources,
    requested: Any,
) -> None:
    clock.move(hours=24)
    owner = await entered(client, hall.owner)
    before = await state(resources)

    answer = await desk.change(owner, requested, "approve")

    assert (refused(answer), answer.json()["detail"]["status"]) == (
        (409, "wrong_state"),
        "EXPIRED",
    )
    assert await state(resources) == before
    await desk.tick()
    assert story(await read(owner, requested))[-1] == ("expired", "EXPIRED", "SYSTEM")


@pytest.mark.parametrize(
    ("hours", "percent", "back"), [(24, 100, 4500), (23.9, 50, 2250), (0.1, 50, 2250)]
)
async def test_a_customer_gets_back_what_the_policy_says(
    desk: Desk,
    hall: Hall,
    client: AsyncClient,
    bea: Account,
    carl: Account,
    clock: MovableClock,
    resources: Resources,
    hours: float,
    percent: int,
    back: int,
) -> None:
    await run(resources, "UPDATE studios SET cancellation_policy = 'FLEXIBLE'")
    booking = await desk.paid(bea, hall.wish())
    before = (hall.first - clock.now()).total_seconds() - hours * 3600 - 1
    clock.move(seconds=before)
    bea, carl = await entered(client, bea), await entered(client, carl)

    told = await desk.changed(bea, booking, "cancel", {"reason": "I am ill."})

    assert (told["status"], told["cancelled_by"], told["version"]) == ("CANCELLED", "CUSTOMER", 3)
    assert (told["paid"]["amount"], told["refunded"]["amount"]) == (4500, back)
    event = told["events"][-1]
    assert (event["kind"], event["reason"]) == ("cancelled", "I am ill.")
    assert event["refund"]["amount"] == {"amount": back, "currency": "EUR"}
    assert event["refund"]["percent"] == percent
    assert event["refund"]["reason"].endswith(" of 45.00 EUR).")
    assert await desk.value("SELECT refunded_amount FROM charges") == back
    assert (await book(carl, hall.wish())).status_code == 201
    assert refused(await desk.change(bea, booking, "cancel")) == (409, "wrong_state")


async def test_of_what_the_team_cancels_everything_comes_back(
    desk: Desk, hall: Hall, bea: Account, resources: Resources
) -> None:
    await run(resources, "UPDATE studios SET cancellation_policy = 'STRICT'")
    booking = await desk.paid(bea, hall.wish())

    told = await desk.changed(hall.owner, booking, "cancel")

    assert (told["cancelled_by"], told["refunded"]["amount"]) == ("BUSINESS", 4500)
    assert await desk.value("SELECT status FROM charges") == "REFUNDED"
    audited = "SELECT changes->>'refund' FROM audit_events WHERE action = 'booking.cancelled'"
    assert await desk.value(audited) == "4500"


async def test_what_is_cancelled_is_not_to_be_paid(desk: Desk, hall: Hall, bea: Account) -> None:
    booking = await booked(bea, hall.wish())
    await desk.changed(bea, booking, "cancel")

    await desk.press(booking["payment_url"])

    told = await read(bea, booking)
    assert (told["status"], told["paid"]["amount"]) == ("CANCELLED", 0)
    assert await desk.value("SELECT status FROM charges") == "EXPIRED"


async def test_it_begins_and_ends_by_the_clock(
    desk: Desk, hall: Hall, client: AsyncClient, bea: Account, clock: MovableClock
) -> None:
    booking = await desk.paid(bea, hall.wish())
    clock.move(seconds=(hall.first - clock.now()).total_seconds() - 1)
    await desk.tick()
    bea = await entered(client, bea)
    assert (await read(bea, booking))["status"] == "CONFIRMED"

    clock.move(seconds=2)
    await desk.tick()
    assert (await read(bea, booking))["status"] == "IN_PROGRESS"
    assert refused(await desk.change(bea, booking, "cancel")) == (409, "wrong_state")

    clock.move(hours=1)
    await desk.tick()
    await desk.tick()
    told = await read(await entered(client, bea), booking)
    assert story(told)[2:] == [
        ("started", "IN_PROGRESS", "SYSTEM"),
        ("completed", "COMPLETED", "SYSTEM"),
    ]


async def test_a_customer_who_does_not_come(
    desk: Desk,
    hall: Hall,
    client: AsyncClient,
    bea: Account,
    clock: MovableClock,
    resources: Resources,
) -> None:
    await run(
        resources,
        "UPDATE studios SET cancellation_policy = 'CUSTOM', cancellation_terms ="
        """ '{"refunds": [[24, 100]], "deposit_percent": 100, "no_show_percent": 20}'""",
    )
    booking = await desk.paid(bea, hall.wish())
    before = await state(resources)
    assert refused(await desk.change(hall.owner, booking, "no-show")) == (409, "not_begun")
    assert await state(resources) == before
    clock.move(seconds=(hall.first - clock.now()).total_seconds() + 1)
    owner, bea = await entered(client, hall.owner), await entered(client, bea)
    # Nobody has looked at the clock yet: it has begun all the same.
    assert refused(await desk.change(bea, booking, "cancel")) == (409, "wrong_state")
    await desk.tick()

    told = await desk.changed(owner, booking, "no-show")

    assert (told["status"], told["refunded"]["amount"]) == ("NO_SHOW", 900)
    assert await desk.value("SELECT count(*) FROM calendar_entries WHERE live") == 1
    clock.move(hours=1)
    await desk.tick()
    assert (await read(await entered(client, bea), booking))["status"] == "NO_SHOW"


async def test_who_may_what(
    desk: Desk,
    hall: Hall,
    bea: Account,
    carl: Account,
    clerk: Account,
    resources: Resources,
    requested: Any,
) -> None:
    async with resources.database.open_session() as session:
        await enlist(session, hall.business, carl.id, TeamRole.MEMBER)
        await session.commit()
    before = await state(resources)
    team = ("approve", "decline", "no-show")
    for act in team:
        for who in (bea, carl, clerk):  # its customer, a plain member, staff
            assert (act, refused(await desk.change(who, requested, act))) == (
                act,
                (403, "forbidden"),
            )
    assert refused(await desk.change(carl, requested, "cancel")) == (403, "forbidden")
    for who in (carl, clerk, hall.owner):
        assert refused(await desk.change(who, requested, "payment-link")) == (403, "forbidden")
    assert await state(resources) == before


async def test_a_stranger_finds_nothing(
    desk: Desk, carl: Account, resources: Resources, requested: Any
) -> None:
    before = await state(resources)
    for act in ("approve", "decline", "cancel", "no-show", "payment-link"):
        for booking in (requested, {"id": "01a1fd39-1dbe-713b-9983-0562bc1ed764"}):
            answer = await desk.change(carl, booking, act)
            assert (act, refused(answer)) == (act, (404, "booking_not_found"))
    assert await state(resources) == before


async def test_who_has_read_another_version_reads_again(
    desk: Desk, hall: Hall, resources: Resources, requested: Any
) -> None:
    before = await state(resources)
    for act in ("approve", "decline", "cancel", "no-show"):
        answer = await desk.change(hall.owner, requested, act, **{"If-Match": '"7"'})
        assert (refused(answer), answer.json()["detail"]["version"]) == (
            (412, "version_mismatch"),
            1,
        )
    assert await state(resources) == before
    right = await desk.change(hall.owner, requested, "approve", **{"If-Match": '"1"'})
    assert (right.status_code, right.headers["ETag"]) == (200, '"2"')
