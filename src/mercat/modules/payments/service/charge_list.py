"""Charges, as whoever asks may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from mercat.modules.identity.models import Actor
from mercat.modules.payments.errors import NoCharge
from mercat.modules.payments.models import UNPAID, ChargeStatus, Gateway
from mercat.modules.payments.permissions import can_inspect, sees_money
from mercat.modules.payments.repository import (
    CHARGE,
    DISPUTE,
    DISPUTES,
    REFUNDS,
    charges_page,
    disputes_page,
)
from mercat.modules.payments.schemas import (
    ChargeDetailRead,
    ChargeLineRead,
    ChargeRead,
    ChargeRefundRead,
    DisputeRead,
)
from mercat.modules.payments.service.pages import page_url
from mercat.modules.payments.service.readers import Readers
from mercat.platform.clock import Clock
from mercat.platform.errors import Forbidden, NotFound
from mercat.platform.money import Money
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings


@dataclass(frozen=True)
class ChargeFilter:
    """Of a business, or else the caller's own; `everybody`: all there are, for staff. `since` and
    `until`: when they were opened.
    """

    business_id: UUID | None = None
    status: ChargeStatus | None = None
    since: datetime | None = None
    until: datetime | None = None
    everybody: bool = False

    def values(self, actor: Actor) -> Mapping[str, Any]:
        """Of the filters that are set."""
        told = {name: value for name, value in vars(self).items() if value is not None}
        del told["everybody"]
        if self.business_id is None and not self.everybody:
            told["payer_id"] = actor.user_id
        return told


class ChargeList:
    def __init__(self, reads: Reads, cursors: Cursors, settings: Settings, clock: Clock) -> None:
        self._reads = reads
        self._readers = Readers(reads)
        self._cursors = cursors
        self._settings = settings
        self._clock = clock

    async def page(self, asked: ChargeFilter, query: PageQuery, actor: Actor) -> Page[ChargeRead]:
        """Those that were opened last first. Raises NoBusiness, Forbidden, BadCursor."""
        if asked.everybody and not can_inspect(actor):
            raise Forbidden
        if asked.business_id is not None:
            await self._readers.of(actor, asked.business_id)
        values = asked.values(actor)
        where = scope("charges", everybody=asked.everybody, **values)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            charges_page(frozenset(values), after=after is not None),
            **values,
            **_seen(after),
            limit=query.limit,
        )
        page = self._cursors.page(rows, limit=query.limit, scope=where, key=_key)
        inside = asked.everybody or asked.business_id is not None
        items = [ChargeRead(**self._told(row, actor, inside=inside)) for row in page.items]
        return page.told(items)

    async def get(self, charge_id: UUID, actor: Actor) -> ChargeDetailRead:
        """For who pays, the team, and staff; raises NoCharge for others."""
        row = await self._reads.one(CHARGE, charge_id=charge_id, user_id=actor.user_id)
        inside = row is not None and sees_money(actor, row["role"])
        if row is None or not (inside or row["payer_id"] == actor.user_id):
            raise NoCharge
        refunds = await self._reads.all(REFUNDS, charge_id=charge_id)
        disputes = await self._reads.all(DISPUTES, charge_id=charge_id)
        return ChargeDetailRead(
            **self._told(row, actor, inside=inside),
            lines=[
                ChargeLineRead(
                    label=line["label"],
                    amount=Money(line["amount"], row["currency"]),
                    tax=line["tax"],
                )
                for line in from_json(row["lines"])
            ],
            refunds=[ChargeRefundRead.told(one) for one in refunds],
            disputes=[DisputeRead.told(one) for one in disputes],
        )

    async def disputes(
        self, business_id: UUID | None, query: PageQuery, actor: Actor
    ) -> Page[DisputeRead]:
        """Of a business, or for staff of everybody; the last first. Raises NoBusiness, Forbidden,
        BadCursor.
        """
        await self._readers.require(actor, business_id)
        whose = {} if business_id is None else {"business_id": business_id}
        where = scope("disputes", **whose)
        after = self._cursors.decode(query.cursor, where)
        asked = disputes_page(of_business=business_id is not None, after=after is not None)
        rows = await self._reads.all(asked, **whose, **_seen(after), limit=query.limit)
        page = self._cursors.page(rows, limit=query.limit, scope=where, key=_key)
        return page.told([DisputeRead.told(row) for row in page.items])

    async def dispute(self, dispute_id: UUID, actor: Actor) -> DisputeRead:
        """For staff. Raises Forbidden, NotFound."""
        await self._readers.require(actor, None)
        row = await self._reads.one(DISPUTE, dispute_id=dispute_id)
        if row is None:
            raise NotFound
        return DisputeRead.told(row)

    def _told(self, row: Row, actor: Actor, *, inside: bool) -> dict[str, Any]:
        def money(name: str) -> Money:
            return Money(row[name], row["currency"])

        plain = (
            *("id", "business_id", "subject_kind", "subject_id", "title", "beneficiary"),
            *("gateway", "status", "expires_at", "paid_at", "created_at"),
        )
        return {name: row[name] for name in plain} | {
            "amount": money("amount"),
            "fee": money("fee_amount") if inside else None,
            "refunded": money("refunded_amount"),
            "error": row["error"] if inside else None,
            "payment_url": self._url(row) if row["payer_id"] == actor.user_id else None,
        }

    def _url(self, row: Row) -> str | None:
        is_over = row["closing_at"] is not None or row["expires_at"] <= self._clock.now()
        if is_over or row["error"] is not None or row["status"] not in UNPAID:
            return None
        return page_url(self._settings, Gateway(row["gateway"]), row["id"])


def _seen(after: tuple[Any, ...] | None) -> dict[str, Any]:
    return dict(zip(("moment", "id"), after, strict=True)) if after else {}


def _key(row: Row) -> tuple[datetime, UUID]:
    return row["created_at"], row["id"]
