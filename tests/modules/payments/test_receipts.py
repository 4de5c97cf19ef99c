"""Receipts and credit notes: their numbers, what they say, who reads them."""

import asyncio
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from tests.modules.identity.staff import API, Account, join
from tests.modules.payments.conftest import Till
from tests.modules.payments.office import Office, settled
from tests.modules.places import business
from tests.platform.reading_pdf import lines_of

from mercat.modules.businesses.models import Business, BusinessMember, TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.payments.dependencies import letters
from mercat.modules.payments.models import Charge
from mercat.modules.payments.service import Receipts
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources

LINES = [
    {"label": "Two hours", "amount": 3000, "tax": False},
    {"label": "Amplifier", "amount": 1000, "tax": False},
    {"label": "Tax 20 %", "amount": 800, "tax": True},
]


@pytest.fixture
def office(till: Till, resources: Resources) -> Office:
    return Office(till, resources)


async def download(who: Account, charge_id: UUID, refund_id: UUID | None = None) -> list[str]:
    """All that the paper says."""
    query = f"?refund_id={refund_id}" if refund_id else ""
    response = await who.get(f"/payments/charges/{charge_id}/receipt.pdf{query}")
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    [page] = lines_of(response.content)
    return page


def amounts(page: list[str]) -> dict[str, str]:
    """What stands beside each amount."""
    return {after: one for one, after in pairwise(page) if one[-3:] == "GBP"}


async def test_who_pays_gets_a_receipt_by_mail_and_the_same_at_the_door(
    office: Office, ada: Account, till: Till, resources: Resources
) -> None:
    charge_id = await office.pay(Money(4800, "GBP"), LINES)
    async with resources.database.open_session() as session:
        again = settled(await session.get_one(Charge, charge_id))
    await office.announce(again)  # told twice

    [letter] = office.letters(ada.email)
    [attached] = letter.attachments
    assert letter.subject == "Your receipt on Mercat: Studio A, 1 December"
    assert (attached.name, attached.content_type) == ("receipt-000001.pdf", "application/pdf")
    assert "Paid:      48.00\u00a0GBP" in letter.text
    assert await office.receipts() == [("RECEIPT", 1)]
    page = await download(ada, charge_id)
    assert lines_of(attached.content) == [page]
    assert amounts(page) == {
        "Two hours": "30.00 GBP",
        "Amplifier": "10.00 GBP",
        "Tax 20 %": "8.00 GBP",
        "Paid": "48.00 GBP",
    }
    assert {"Receipt 000001", "Quick-Fix", "SANDBOX · NO MONEY HAS MOVED"} <= set(page)


async def test_a_receipt_stays_as_it_was_when_the_business_has_another_name(
    office: Office, ada: Account, till: Till, resources: Resources
) -> None:
    charge_id = await office.pay(Money(4800, "GBP"))
    before = await ada.get(f"/payments/charges/{charge_id}/receipt.pdf")
    async with resources.database.open_session() as session:
        (await session.get_one(Business, till.business_id)).name = "Slow Fix"
        await session.commit()

    after = await ada.get(f"/payments/charges/{charge_id}/receipt.pdf")

    assert (before.status_code, after.content) == (200, before.content)


async def test_credit_notes_add_up_to_the_tax_of_the_receipt(office: Office, ada: Account) -> None:
    charge_id = await office.pay(Money(1000, "GBP"), _with_tax(1000, 167))
    parts = [await office.give_back(charge_id, amount) for amount in (333, 333, 334)]

    taxes = [amounts(await download(ada, charge_id, part))["Tax in it"] for part in parts]

    assert taxes == ["0.55 GBP", "0.56 GBP", "0.56 GBP"]  # 1.67 in all
    assert await office.receipts() == [("RECEIPT", 1), *(("CREDIT_NOTE", n) for n in (2, 3, 4))]
    page = await download(ada, charge_id, parts[1])
    assert {"Credit note 000003", "To receipt", "000001"} <= set(page)
    assert amounts(page)["Given back"] == "3.33 GBP"
    notes = [letter for letter in office.letters(ada.email) if "gone back" in letter.subject]
    assert [letter.attachments[0].name for letter in notes] == [
        f"credit-note-00000{number}.pdf" for number in (2, 3, 4)
    ]
    assert "The drummer is ill." in notes[0].text


async def test_a_part_says_what_of_the_tax_is_in_it(office: Office, ada: Account) -> None:
    page = await download(ada, await office.pay(Money(1200, "GBP"), LINES))

    assert amounts(page) == {
        "Two hours": "30.00 GBP",
        "Amplifier": "10.00 GBP",
        "Tax 20 %": "8.00 GBP",
        "Price in all": "48.00 GBP",
        "Tax in this payment": "2.00 GBP",
        "Paid": "12.00 GBP",
    }


@pytest.mark.parametrize(
    ("money", "shown"), [(Money(4500, "JPY"), "4500 JPY"), (Money(4500, "KWD"), "4.500 KWD")]
)
async def test_each_currency_has_its_decimals(
    office: Office, ada: Account, money: Money, shown: str
) -> None:
    assert shown in await download(ada, await office.pay(money))


async def test_numbers_have_no_gap_whoever_is_first_and_whoever_fails(
    office: Office, till: Till, resources: Resources
) -> None:
    charge_ids = [await office.pay(Money(100, "GBP"), tell=False) for _ in range(8)]

    async def issue(charge_id: UUID) -> None:
        async with resources.database.open_session() as session:
            await letters.issue_receipt(session, resources).execute(charge_id)

    async def fail(charge_id: UUID) -> None:
        async with resources.database.open_session() as session:
            charge = await session.get_one(Charge, charge_id)
            await Receipts(session, resources.settings).issue(charge)
            await session.rollback()

    await asyncio.gather(*map(fail, charge_ids[:3]), *map(issue, charge_ids))

    assert await office.receipts() == [("RECEIPT", number) for number in range(1, 9)]


async def test_each_business_counts_for_itself(
    office: Office, till: Till, resources: Resources
) -> None:
    other_id = await business(resources, "other")
    other = Office(Till(resources, till.payer_id, other_id, uuid7()), resources)

    await office.pay(Money(100, "GBP"))
    await other.pay(Money(100, "GBP"))
    await office.pay(Money(100, "GBP"))

    assert sorted(await office.receipts()) == [("RECEIPT", 1), ("RECEIPT", 1), ("RECEIPT", 2)]


async def test_who_may_read_it(
    office: Office, till: Till, ada: Account, client: AsyncClient, resources: Resources
) -> None:
    charge_id = await office.pay(Money(100, "GBP"))
    unpaid = await till.open()
    people: dict[str, Account] = {"ADA": ada}
    for role in TeamRole:
        people[role] = await join(client, resources, f"{role.lower()}@example.com")
        place = {"business_id": till.business_id, "user_id": people[role].id, "role": role}
        await office.add(BusinessMember(**place))
    people["STRANGER"] = await join(client, resources, "stranger@example.com")
    people["STAFF"] = await join(client, resources, "clerk@example.com", UserType.STAFF)

    async def status(who: Account, charge: UUID, query: str = "") -> int:
        return (await who.get(f"/payments/charges/{charge}/receipt.pdf{query}")).status_code

    assert {name: await status(who, charge_id) for name, who in people.items()} == {
        **dict.fromkeys(("ADA", "OWNER", "ADMIN", "STAFF"), 200),
        **dict.fromkeys(("MANAGER", "MEMBER", "STRANGER"), 404),
    }
    assert await status(ada, unpaid) == 404
    assert await status(ada, charge_id, f"?refund_id={uuid7()}") == 404
    nobody = await client.get(f"{API}/payments/charges/{charge_id}/receipt.pdf")
    assert nobody.status_code == 401


def _with_tax(whole: int, tax: int) -> list[dict[str, Any]]:
    return [
        {"label": "Room", "amount": whole - tax, "tax": False},
        {"label": "Tax", "amount": tax, "tax": True},
    ]
