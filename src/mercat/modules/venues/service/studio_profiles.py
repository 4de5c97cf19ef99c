"""Studios, as they are told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.businesses.service import (
    CancellationTermsRead,
    CityRead,
    is_inside,
    listed,
    unpacked,
)
from mercat.modules.identity.models import Actor
from mercat.modules.venues import permissions
from mercat.modules.venues.models import DayHours, DayMode, whole_week
from mercat.modules.venues.models.completeness import studio_completeness
from mercat.modules.venues.repository import CLOSURES, CLOSURES_OF_MANY
from mercat.modules.venues.schemas import StudioBusinessRead, StudioDayRead
from mercat.modules.venues.service.opening import read_days, studio_standing
from mercat.modules.venues.service.studio_pages import StudioPages
from mercat.platform.clock import Clock
from mercat.platform.local_time import Span
from mercat.platform.reads import Reads, Row


class StudioProfiles:
    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._pages = StudioPages(reads)
        self._clock = clock

    async def read(self, name: str, actor: Actor | None) -> dict[str, Any]:
        """The fields of StudioRead, of what it is named by: two statements. Raises NoStudio and
        StudioMoved.
        """
        row = await self._pages.whole(name, actor)
        closures = await self._reads.all(CLOSURES, studio_id=row["id"], now=self._clock.now())
        return self._told(row, closures, actor)

    async def get_many(
        self, studio_ids: Sequence[UUID], actor: Actor | None
    ) -> Mapping[UUID, dict[str, Any]]:
        """The same of those of them that the caller may see: two statements."""
        rows = await self._pages.whole_many(studio_ids, actor)
        closures: dict[UUID, list[Row]] = defaultdict(list)
        for one in await self._reads.all(
            CLOSURES_OF_MANY, studio_ids=[row["id"] for row in rows], now=self._clock.now()
        ):
            closures[one["studio_id"]].append(one)
        return {row["id"]: self._told(row, closures[row["id"]], actor) for row in rows}

    def _told(self, row: Row, closures: Sequence[Row], actor: Actor | None) -> dict[str, Any]:
        now = self._clock.now()
        shut = [Span(one["starts_at"], one["ends_at"]) for one in closures]
        days = read_days(row["days"])
        told = studio_standing(days, shut, ZoneInfo(row["timezone"] or "UTC"), now)
        return {
            **_shown(row, days, inside=is_inside(actor, row["role"])),
            "is_open_now": told.is_open,
            "opens_at": told.opens_at,
            "closes_at": told.closes_at,
        }


def _shown(row: Row, days: Sequence[DayHours], *, inside: bool) -> dict[str, Any]:
    fields = studio_summary(row)
    custom = unpacked(row["cancellation_terms"])
    open_days = [day for day in days if day.mode is not DayMode.CLOSED]
    complete = studio_completeness({**fields, "days": open_days}) if inside else None
    return fields | {
        "days": [StudioDayRead.of(day) for day in whole_week(days)],
        "cancellation_terms": CancellationTermsRead.of(row["cancellation_policy"], custom),
        "is_public": permissions.is_public(row),
        "role": row["role"] if inside else None,
        "completeness": asdict(complete) if complete else None,
    }


def studio_summary(row: Row) -> dict[str, Any]:
    """The fields of StudioSummaryRead, and what else is in the row."""
    return {
        **row,
        "business": StudioBusinessRead.of(row),
        "city": _city(row),
        "badges": listed(row["badges"]),
    }


def _city(row: Mapping[str, Any]) -> CityRead | None:
    if row["city_id"] is None:
        return None
    told = {name: row[f"city_{name}"] for name in ("name", "region", "country_code")}
    return CityRead(id=row["city_id"], **told)
