"""Whoever is told of money by mail is told in the app too."""

from dataclasses import asdict
from typing import Any

from mercat.modules.notifications.service import Notifier
from mercat.modules.payments.events import MoneyLetterDue
from mercat.modules.payments.models import Letter
from mercat.modules.payments.service import LetterFacts
from mercat.platform.db import Transaction
from mercat.platform.money import Money

_PLACES = {
    Letter.RECEIPT: "receipts",
    Letter.CREDIT_NOTE: "receipts",
    Letter.REFUND_FAILED: "refunds",
    Letter.REFUND_DELAYED: "refunds",
    Letter.CHECKOUT_REFUSED: "charges",
    Letter.PAYOUT_PAID: "payouts",
    Letter.PAYOUT_FAILED: "payouts",
    Letter.DISPUTE_OPENED: "disputes",
    Letter.DISPUTE_CLOSED: "disputes",
    Letter.ACCOUNT_RESTRICTED: "accounts",
    Letter.RENEWAL_DUE: "plan-orders",
}
_WORDS = ("amount", "business", "title", "plan")


class GiveNotice:
    def __init__(self, transaction: Transaction, facts: LetterFacts, notifier: Notifier) -> None:
        self._transaction = transaction
        self._facts = facts
        self._notifier = notifier

    async def execute(self, event: MoneyLetterDue) -> None:
        """Nothing, if it is not so any more."""
        letter = Letter(event.letter)
        async with self._transaction:
            facts = await self._facts.of(letter, event.about_id)
            if facts is None:
                return
            words = {name: _kept(facts[name]) for name in _WORDS if name in facts}
            await self._notifier.tell(
                [event.user_id],
                letter,
                {"about_id": str(event.about_id), "business": None} | words,
                link=f"/payments/{_PLACES[letter]}/{event.about_id}",
                dedupe=f"{letter}:{event.about_id}",
                again=True,
            )


def _kept(word: Any) -> Any:
    """As its notice keeps it: an amount is written in words by whoever reads it."""
    return asdict(word) if isinstance(word, Money) else word
