"""One business, as whoever asks may see it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic_core import from_json

from mercat.modules.businesses import permissions
from mercat.modules.businesses.errors import BusinessMoved, NoBusiness
from mercat.modules.businesses.models.completeness import completeness
from mercat.modules.businesses.repository import (
    ALL_KNOWN,
    BY_ID,
    BY_IDS,
    BY_SLUG,
    HOURS,
    KNOWN,
    NAMED,
)
from mercat.modules.businesses.schemas import CancellationTermsRead, IntervalRead
from mercat.modules.files.service import FileUrls, FileVariantsRead
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.local_time import Weekly, standing
from mercat.platform.reads import Query, Reads, Row

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CITY = ("name", "region", "country_code")


@dataclass(frozen=True)
class Visible:
    """`inside`: whoever asks is in its team, or staff who look after businesses."""

    id: UUID
    inside: bool


class BusinessPages:
    """Names a business by its id or its slug. Raises NoBusiness where there is none, or none that
    the caller may know of, and BusinessMoved for a slug that it had before.
    """

    def __init__(self, reads: Reads, urls: FileUrls, clock: Clock) -> None:
        self._reads = reads
        self._urls = urls
        self._clock = clock

    async def read(self, name: str, actor: Actor | None) -> dict[str, Any]:
        """The fields of BusinessRead."""
        row = await self._visible(name, actor, BY_SLUG)
        shown = self._shown(row, inside=permissions.is_inside(actor, row["role"]))
        return shown | {"logo": await self._logo(row["logo_file_id"])}

    async def get_many(
        self, business_ids: Sequence[UUID], actor: Actor | None
    ) -> Mapping[UUID, dict[str, Any]]:
        """The fields of BusinessRead of those of them that the caller may see: two statements."""
        rows = await self._known(business_ids, actor, BY_IDS)
        logos = await self._urls.get_many(
            row["logo_file_id"] for row in rows if row["logo_file_id"] is not None
        )
        return {
            row["id"]: self._shown(row, inside=permissions.is_inside(actor, row["role"]))
            | {"logo": logos.get(row["logo_file_id"])}
            for row in rows
        }

    async def hours_of_many(
        self, business_ids: Sequence[UUID], actor: Actor | None
    ) -> Mapping[UUID, list[IntervalRead]]:
        """A week of each of them that the caller may see: one statement."""
        rows = await self._known(business_ids, actor, HOURS)
        return {row["id"]: _week(row) for row in rows}

    async def visible_many(
        self, business_ids: Sequence[UUID], actor: Actor | None
    ) -> Mapping[UUID, Visible]:
        """Those of them that the caller may see: one statement."""
        rows = await self._known(business_ids, actor, ALL_KNOWN)
        return {
            row["id"]: Visible(row["id"], permissions.is_inside(actor, row["role"])) for row in rows
        }

    async def find(self, name: str, actor: Actor | None) -> UUID:
        """Its id, for what lies below it. An id is taken as it is: whoever goes on from there finds
        out whether there is such a business.
        """
        if _ID.fullmatch(name):
            return UUID(name)
        row = await self._visible(name, actor, NAMED)
        found: UUID = row["id"]
        return found

    async def visible(self, name: str, actor: Actor | None) -> Visible:
        """That the caller may see it, for what is shown below it."""
        row = await self._visible(name, actor, NAMED, KNOWN)
        return Visible(row["id"], permissions.is_inside(actor, row["role"]))

    async def _known(
        self, business_ids: Sequence[UUID], actor: Actor | None, by_ids: Query
    ) -> Sequence[Row]:
        user_id = actor.user_id if actor else None
        rows = await self._reads.all(by_ids, business_ids=list(business_ids), user_id=user_id)
        return [row for row in rows if permissions.can_see(actor, row)]

    async def _visible(
        self, name: str, actor: Actor | None, by_slug: Any, by_id: Any = BY_ID
    ) -> Row:
        user_id = actor.user_id if actor else None
        if _ID.fullmatch(name):
            row = await self._reads.one(by_id, business_id=UUID(name), user_id=user_id)
        elif "\x00" not in name:
            row = await self._reads.one(by_slug, slug=name, user_id=user_id)
        else:
            row = None
        if row is None or not permissions.can_see(actor, row):
            raise NoBusiness
        if not _ID.fullmatch(name) and row["slug"] != name:
            raise BusinessMoved(name, row["slug"])
        return row

    async def _logo(self, file_id: UUID | None) -> FileVariantsRead | None:
        return None if file_id is None else (await self._urls.get_many([file_id])).get(file_id)

    def _shown(self, row: Row, *, inside: bool) -> dict[str, Any]:
        week = [Weekly._make(one) for one in listed(row["hours"])]
        fields = summary(row) | {
            "hours": _week(row),
            "cancellation_terms": CancellationTermsRead.of(
                row["cancellation_policy"], unpacked(row["cancellation_terms"])
            ),
            "role": row["role"] if inside else None,
            "suspended_reason": row["suspended_reason"] if inside else None,
            **self._standing(week, row["timezone"]),
            "completeness": None,
        }
        if inside:
            fields["completeness"] = asdict(completeness({**row, **fields}))
        return fields

    def _standing(self, week: Sequence[Weekly], timezone: str | None) -> dict[str, Any]:
        now = standing(week, ZoneInfo(timezone or "UTC"), self._clock.now())
        return {"is_open_now": now.is_open, "opens_at": now.opens_at, "closes_at": now.closes_at}


def _week(row: Row) -> list[IntervalRead]:
    return [IntervalRead.of(Weekly._make(one)) for one in listed(row["hours"])]


def summary(row: Row) -> dict[str, Any]:
    """The fields of BusinessSummaryRead, and what else is in the row."""
    fields = dict(row)
    city = {name: fields.pop(f"city_{name}") for name in _CITY}
    city_id = fields.pop("city_id")
    return fields | {
        "city": {"id": city_id, **city} if city_id else None,
        "city_id": city_id,
        "categories": listed(row["categories"]),
        "is_verified": row["verified_at"] is not None,
    }


def unpacked(text: str | None) -> dict[str, Any] | None:
    """A column of JSON."""
    found: dict[str, Any] | None = from_json(text) if text else None
    return found


def listed(text: str | None) -> list[Any]:
    """What PostgreSQL has gathered as JSON."""
    found: list[Any] = from_json(text) if text else []
    return found
