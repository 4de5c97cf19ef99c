"""Something became of a quote: whoever did not do it is to be told by mail."""

from mercat.modules.leads.events import QuoteChanged, QuoteTurn
from mercat.modules.leads.models import Letter, Quote, RequestStatus, ServiceRequest
from mercat.modules.leads.repository import QuoteRepository
from mercat.modules.leads.service import LetterBox
from mercat.platform.db import Transaction

_TO_CUSTOMER = {
    QuoteTurn.SENT: Letter.QUOTE_ARRIVED,
    QuoteTurn.WITHDRAWN: Letter.QUOTE_WITHDRAWN,
}
_TO_TEAM = {
    QuoteTurn.ACCEPTED: Letter.QUOTE_ACCEPTED,
    QuoteTurn.REOPENED: Letter.QUOTE_REOPENED,
}
_OVER = frozenset({RequestStatus.CANCELLED, RequestStatus.EXPIRED})


class AnnounceQuote:
    def __init__(self, transaction: Transaction, quotes: QuoteRepository, box: LetterBox) -> None:
        self._transaction = transaction
        self._quotes = quotes
        self._box = box

    async def execute(self, event: QuoteChanged) -> None:
        async with self._transaction:
            found = await self._quotes.find(event.quote_id)
            if found is None:
                return
            quote, request = found
            if event.kind in _TO_CUSTOMER:
                letter = _TO_CUSTOMER[event.kind]
                self._box.to_customer(request.customer_id, letter, quote.id)
                return
            to_team = _TO_TEAM.get(event.kind) or _ended(event.kind, quote, request)
            if to_team is not None:
                await self._box.to_team(quote.business_id, to_team, quote.id)


def _ended(kind: QuoteTurn, quote: Quote, request: ServiceRequest) -> Letter | None:
    """None for one that ran out by itself, and where its lead is told that all is over."""
    if kind is QuoteTurn.EXPIRED:
        return Letter.QUOTE_LAPSED if quote.booking_id else None
    if quote.lost:
        return Letter.QUOTE_LOST
    return None if request.status in _OVER else Letter.QUOTE_REJECTED
