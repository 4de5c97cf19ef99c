"""How late a business is booked, what comes back of it, and how that is told."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.town import Town, fault, open_business, publish
from tests.modules.identity.staff import Account

from mercat.modules.businesses.models import Business, CancellationPolicy, CancellationTerms

CUSTOM: dict[str, Any] = {"refunds": [{"hours_before": 48, "percent": 100}], "deposit_percent": 0}


async def test_as_they_come_and_as_they_are_changed(
    olga: Account, town: Town, session: AsyncSession
) -> None:
    business = await publish(olga, town)
    door = f"/businesses/{business['id']}"
    assert (business["cancellation_policy"], business["tax_basis_points"]) == ("FLEXIBLE", 0)
    assert (business["min_notice_minutes"], business["max_advance_days"]) == (120, 180)
    changes = {
        "cancellation_policy": "CUSTOM",
        "cancellation_terms": CUSTOM,
        "min_notice_minutes": 0,
        "max_advance_days": 730,
        "tax_basis_points": 2000,
    }

    changed = (await olga.ask("PATCH", door, changes)).json()

    assert changed.pop("cancellation_terms") == {
        **CUSTOM,
        "no_show_percent": 0,
        "explanation": "If you cancel at least 48 hours before the start everything comes back; "
        "later than that nothing comes back. If you never come, nothing comes back. When you book, "
        "nothing is paid.",
    }
    assert {name: changed[name] for name in changes if name in changed} == {
        name: value for name, value in changes.items() if name != "cancellation_terms"
    }
    row = (await session.scalars(select(Business))).one()
    terms = CancellationTerms.of(row.cancellation_policy, row.cancellation_terms)
    assert terms == CancellationTerms(((48, 100),), 0, 0)
    other = await olga.ask("PATCH", door, {"cancellation_terms": {"refunds": []}})
    assert other.json()["cancellation_terms"]["refunds"] == []
    back = await olga.ask("PATCH", door, {"cancellation_policy": "STRICT"})
    assert back.json()["cancellation_policy"] == "STRICT"
    await session.refresh(row)
    assert row.cancellation_terms is None


async def test_from_the_first_day(olga: Account, town: Town) -> None:
    opened = await open_business(
        olga, cancellation_policy="CUSTOM", cancellation_terms=CUSTOM, tax_basis_points=550
    )

    assert (opened["cancellation_policy"], opened["tax_basis_points"]) == ("CUSTOM", 550)
    assert opened["cancellation_terms"]["refunds"] == CUSTOM["refunds"]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"cancellation_policy": "CUSTOM"}, "terms_required", "cancellation_terms"),
    ({"cancellation_terms": CUSTOM}, "terms_not_allowed", "cancellation_terms"),
    ({"tax_basis_points": 5001}, "validation_error", "tax_basis_points"),
    ({"tax_basis_points": -1}, "validation_error", "tax_basis_points"),
    ({"tax_basis_points": None}, "validation_error", "tax_basis_points"),
    ({"min_notice_minutes": 43_201}, "validation_error", "min_notice_minutes"),
    ({"max_advance_days": 0}, "validation_error", "max_advance_days"),
    ({"cancellation_policy": "KIND"}, "validation_error", "cancellation_policy"),
]


@pytest.mark.parametrize(("wrong", "code", "field"), WRONG)
async def test_what_does_not_go_together(
    olga: Account, wrong: dict[str, Any], code: str, field: str
) -> None:
    business = await open_business(olga)
    door = f"/businesses/{business['id']}"

    refused = await olga.ask("PATCH", door, {**wrong, "description": "Not written."})

    assert fault(refused) == (422, code, ["body", field])
    assert (await olga.get(door)).json() == business


FLEXIBLE = """
If you cancel at least 24 hours before the start everything comes back; before the start 50 % comes
back. If you never come, nothing comes back. When you book, everything is paid.
"""
STRICT = """
If you cancel at least 168 hours before the start 50 % comes back; later than that nothing comes
back. If you never come, nothing comes back. When you book, everything is paid.
"""
NOTHING = """
If you cancel, nothing comes back. If you never come, everything comes back. When you book, 30 % is
paid.
"""
LITTLE = """
If you cancel at least 1 hour before the start 20 % comes back; later than that nothing comes back.
If you never come, 5 % comes back. When you book, nothing is paid.
"""
IN_WORDS: list[tuple[CancellationTerms, str]] = [
    (CancellationTerms.of(CancellationPolicy.FLEXIBLE, None), FLEXIBLE),
    (CancellationTerms.of(CancellationPolicy.STRICT, None), STRICT),
    (CancellationTerms((), 30, 100), NOTHING),
    (CancellationTerms(((1, 20), (0, 0)), 0, 5), LITTLE),
]


@pytest.mark.parametrize(("terms", "words"), IN_WORDS)
def test_in_words(terms: CancellationTerms, words: str) -> None:
    assert terms.in_words() == " ".join(words.split())
    assert CancellationTerms.read(terms.told()) == terms
