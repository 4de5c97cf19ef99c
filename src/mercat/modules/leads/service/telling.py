"""Requests and leads in the shape in which they are told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic_core import from_json

from mercat.modules.files.service import FileVariantsRead
from mercat.modules.leads.schemas import (
    AskedBusiness,
    AskedRead,
    BudgetRead,
    FactorRead,
    LeadRead,
    PreferredTime,
    RequestRead,
    TownRead,
    TradeRead,
    WishRead,
)
from mercat.modules.leads.service.reasons import in_words
from mercat.platform.money import Money

_Row = Mapping[str, Any]
_Photos = Sequence[FileVariantsRead]
_REQUEST = (
    *("id", "status", "title", "description", "property_id", "latitude", "longitude", "timezone"),
    *("asked", "quoted", "cancel_reason", "customer_id"),
)
_REQUEST_MOMENTS = ("expires_at", "ended_at", "created_at", "updated_at")
_LEAD = ("id", "business_id", "status", "decline_reason")
_LEAD_MOMENTS = ("expires_at", "viewed_at", "responded_at", "created_at")
_WISH = (
    *("request_id", "title", "description", "customer_first_name", "latitude", "longitude"),
    "timezone",
)


def request_told(row: _Row, photos: _Photos) -> RequestRead:
    return RequestRead(
        **{name: row[name] for name in _REQUEST},
        **{name: _utc(row[name]) for name in _REQUEST_MOMENTS},
        **_wish(row, photos),
    )


def lead_told(row: _Row, photos: _Photos) -> LeadRead:
    """As its business sees it: of the place and the customer no more than `WishRead` says."""
    wish = WishRead(
        **{name: row[name] for name in _WISH},
        status=row["request_status"],
        expires_at=_utc(row["request_expires_at"]),
        **_wish(row, photos),
    )
    return LeadRead(
        **{name: row[name] for name in _LEAD},
        **{name: _utc(row[name]) for name in _LEAD_MOMENTS},
        wish=wish,
        why=in_words(from_json(row["reasons"]), row),
    )


def asked_told(row: _Row, *, for_staff: bool) -> AskedRead:
    reasons = [FactorRead(**factor) for factor in from_json(row["reasons"])]
    return AskedRead(
        lead_id=row["id"],
        business=AskedBusiness(
            id=row["business_id"],
            name=row["business_name"],
            slug=row["business_slug"],
            rating_average=row["rating_average"],
            rating_count=row["rating_count"],
        ),
        status=row["status"],
        asked_at=row["created_at"].astimezone(UTC),
        responded_at=_utc(row["responded_at"]),
        decline_reason=row["decline_reason"],
        score=row["score"] if for_staff else None,
        reasons=reasons if for_staff else None,
    )


def _wish(row: _Row, photos: _Photos) -> dict[str, Any]:
    town = None
    if row["city_id"] is not None:
        town = TownRead(
            id=row["city_id"], name=row["city_name"], country_code=row["city_country_code"]
        )
    return {
        "category": TradeRead(
            id=row["category_id"], slug=row["category_slug"], name=row["category_name"]
        ),
        "city": town,
        "windows": [PreferredTime(**window) for window in from_json(row["windows"])],
        "budget": _budget(row),
        "photos": list(photos),
    }


def _budget(row: _Row) -> BudgetRead | None:
    if row["currency"] is None:
        return None
    amounts = (row["budget_min_amount"], row["budget_max_amount"])
    low, high = (None if amount is None else Money(amount, row["currency"]) for amount in amounts)
    return BudgetRead(min=low, max=high)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
