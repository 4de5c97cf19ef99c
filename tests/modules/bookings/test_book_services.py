"""Booking a service, and somebody to do it."""

from tests.modules.bookings.hall import Hall, book, booked, run
from tests.modules.identity.staff import Account

from mercat.platform.resources import Resources


async def test_a_service_is_done_by_whoever_is_free(
    hall: Hall, bea: Account, carl: Account
) -> None:
    first, second = [await booked(who, hall.service()) for who in (bea, carl)]
    third = await book(bea, hall.service())

    assert {first["member"]["id"], second["member"]["id"]} == set(map(str, hall.members))
    assert (first["status"], first["ends_at"]) == ("HELD", hall.at(1))
    assert (third.status_code, third.json()["error"]) == (409, "slot_taken")


async def test_whoever_has_least_to_do_comes_first(hall: Hall, bea: Account) -> None:
    busy, idle = map(str, hall.members)
    for hours in (0, 1):
        await booked(bea, hall.service(hours, member_id=busy))

    answer = await booked(bea, hall.service(3))

    assert answer["member"]["id"] == idle


async def test_a_member_who_is_asked_for(hall: Hall, bea: Account, olga: Account) -> None:
    member = str(hall.members[1])
    answer = await booked(bea, hall.service(member_id=member))
    taken = await book(bea, hall.service(member_id=member))
    unknown = await book(bea, hall.service(member_id=str(olga.id)))

    assert answer["member"] == {"id": member, "name": "Tuner 2"}
    assert (taken.status_code, taken.json()["error"]) == (409, "slot_taken")
    assert (unknown.status_code, unknown.json()["error"]) == (422, "member_not_bookable")


async def test_at_the_customers_it_needs_a_property(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    await run(resources, "UPDATE offerings SET performed_at = 'AT_CUSTOMER'")
    body = {"label": "Home", "kind": "HOUSE", "address_line1": "1 High Street"}
    made = await bea.ask("POST", "/properties", body)
    assert made.status_code == 201, made.text
    home = made.json()["id"]

    without = await book(bea, hall.service())
    foreign = await book(carl, hall.service(property_id=home))
    answer = await booked(bea, hall.service(property_id=home))

    assert (without.status_code, without.json()["error"]) == (422, "property_required")
    assert (foreign.status_code, foreign.json()["error"]) == (422, "unknown_property")
    assert answer["property_id"] == home


async def test_by_the_hour_and_by_quote(hall: Hall, bea: Account, resources: Resources) -> None:
    await run(resources, "UPDATE offerings SET pricing = 'HOURLY', duration_minutes = 100")
    answer = await booked(bea, hall.service())
    await run(
        resources,
        "UPDATE offerings SET pricing = 'QUOTE', price_amount = NULL, price_currency = NULL",
    )
    by_quote = await book(bea, hall.service(5))

    assert answer["price"]["total"] == {"amount": 13333, "currency": "EUR"}
    assert answer["ends_at"] == hall.at(100 / 60)
    assert (by_quote.status_code, by_quote.json()["error"]) == (422, "no_price")


async def test_not_longer_and_not_by_nobody(hall: Hall, bea: Account, resources: Resources) -> None:
    longer = await book(bea, hall.service(duration_minutes=90))
    await run(resources, "UPDATE business_members SET bookable = false")
    by_nobody = await book(bea, hall.service())

    assert (longer.status_code, longer.json()["error"]) == (422, "too_long")
    assert (by_nobody.status_code, by_nobody.json()["error"]) == (422, "not_bookable")


async def test_what_is_free_of_charge_opens_the_door(
    hall: Hall, bea: Account, olga: Account, resources: Resources
) -> None:
    """Whoever works at somebody's place is told where it is, once it is agreed."""
    await run(resources, "UPDATE offerings SET performed_at = 'AT_CUSTOMER', price_amount = 0")
    body = {"label": "Home", "kind": "HOUSE", "address_line1": "1 High Street"}
    home = (await bea.ask("POST", "/properties", body)).json()["id"]
    before = await olga.get(f"/properties/{home}")

    answer = await booked(bea, hall.service(property_id=home))

    after = await olga.get(f"/properties/{home}")
    assert (before.status_code, answer["status"], after.status_code) == (404, "CONFIRMED", 200)
