"""Whom to ask next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from mercat.modules.leads.models import ServiceRequest
from mercat.modules.leads.repository import LeadRepository, MatchRepository
from mercat.modules.leads.service.scoring import Factor, Fit, Measures, score_of, weigh
from mercat.modules.leads.service.trades import Trade, Trades
from mercat.platform.outbox import Session
from mercat.platform.reads import Reads

_WEEK = timedelta(days=7)
_SPARE = 10
"""So many more are kept waiting than are asked: some may have had their last lead meanwhile."""


@dataclass(frozen=True)
class Choice:
    business_id: UUID
    score: float
    factors: Sequence[Factor]


class Matching:
    """In the caller's transaction, which has locked the request."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._trades = Trades(reads)
        self._matches = MatchRepository(session)
        self._leads = LeadRepository(session)

    async def best(
        self, request: ServiceRequest, many: int, now: datetime
    ) -> tuple[Sequence[Choice], bool]:
        """At most so many, the best first, to whom nobody else offers their last lead until the
        commit; and whether there are others, who were not looked at.
        """
        month = start_of_month(now)
        trade = await self._trades.find(str(request.category_id))
        rows = await self._matches.candidates(request, _fits(trade), month, now - _WEEK)
        # Equally good ones in the order of their ids: the same every time.
        choices = sorted(map(_choice, rows), key=lambda choice: (-choice.score, choice.business_id))
        first = choices[: many + _SPARE]
        ids = [choice.business_id for choice in first]
        await self._leads.alone(ids)
        still_open = await self._matches.still_open(ids, month) if ids else ()
        chosen = [choice for choice in first if choice.business_id in still_open][:many]
        return chosen, len(choices) > len(first)


def start_of_month(now: datetime) -> datetime:
    """In UTC: what plans count leads by."""
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _fits(trade: Trade) -> list[tuple[int, Sequence[UUID]]]:
    above = [] if trade.above is None else [trade.above]
    fits = [(Fit.SAME, [trade.id]), (Fit.BELOW, trade.below), (Fit.ABOVE, above)]
    return [(int(fit), ids) for fit, ids in fits if ids]


def _choice(row: Any) -> Choice:
    measures = Measures(
        fit=Fit(row.fit),
        metres=row.metres,
        rating_average=row.rating_average,
        rating_count=row.rating_count,
        offered=row.offered,
        answered=row.answered,
        median_seconds=row.median_seconds,
        recent=row.recent,
    )
    factors = weigh(measures)
    return Choice(row.id, score_of(factors), factors)
