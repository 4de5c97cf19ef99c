"""The rules of what was read as a row: see `repository.availability`."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from pydantic_core import from_json

from mercat.modules.bookings.service.rules import (
    Rules,
    business_rules,
    room_rules,
    service_rules,
)
from mercat.modules.venues.service import read_days
from mercat.platform.local_time import Weekly
from mercat.platform.reads import Row


def rules_of_room(row: Row) -> Rules:
    closures: Any = [
        SimpleNamespace(
            starts_at=datetime.fromisoformat(start), ends_at=datetime.fromisoformat(end)
        )
        for start, end in from_json(row["closures"] or "[]")
    ]
    return room_rules(_of(row), _of(row, "studio_"), read_days(row["days"]), closures)


def rules_of_service(row: Row) -> Rules:
    return service_rules(_of(row), _of(row, "business_"), _week(row))


def rules_of_business(row: Row) -> Rules:
    return business_rules(_of(row, "business_"), _week(row))


_moment = datetime.fromisoformat


def _week(row: Row) -> list[Weekly]:
    return [Weekly._make(one) for one in from_json(row["hours"] or "[]")]


def _of(row: Row, prefix: str = "") -> Any:
    """Its columns that begin so, as if they were the record itself."""
    named = {name[len(prefix) :]: value for name, value in row.items() if name.startswith(prefix)}
    return SimpleNamespace(**named)
