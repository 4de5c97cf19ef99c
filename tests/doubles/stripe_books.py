"""What Stripe knows: objects, balances, and the events that tell of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import stripe
from tests.doubles.server import Refusal
from tests.doubles.vendors import check_stripe_answer

Thing = dict[str, Any]

_KINDS: Mapping[str, type[stripe.StripeObject]] = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "application_fee": stripe.ApplicationFee,
    "fee_refund": stripe.ApplicationFeeRefund,
    "dispute": stripe.Dispute,
    "payout": stripe.Payout,
    "account": stripe.Account,
    "event": stripe.Event,
}
_PREFIXES = {
    "checkout.session": "cs_test",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "application_fee": "fee",
    "fee_refund": "fr",
    "dispute": "du",
    "payout": "po",
    "account": "acct",
    "event": "evt",
}
_TENS = {"bhd", "jod", "kwd", "omr", "tnd"}
_HUNDREDS = {"isk", "ugx"}
_HUNDREDS_PAID_OUT = _HUNDREDS | {"huf", "twd"}


def refuse(message: str, code: str | None = None, param: str | None = None) -> Refusal:
    error = {"type": "invalid_request_error", "message": message, "code": code, "param": param}
    return Refusal(400, {"error": {k: v for k, v in error.items() if v is not None}})


def check_amount(amount: int, currency: str, *, paying_out: bool = False) -> None:
    """https://docs.stripe.com/currencies. Raises Refusal."""
    hundreds = _HUNDREDS_PAID_OUT if paying_out else _HUNDREDS
    step = 100 if currency in hundreds else 10 if currency in _TENS else 1
    if amount <= 0 or amount % step:
        raise refuse("Invalid amount.", "invalid_charge_amount", "amount")
    if currency != currency.lower() or len(currency) != 3:
        raise refuse(f"Invalid currency: {currency}.", None, "currency")


class Books:
    """`balances`: of the platform (None) and of each account, in each currency."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._things: dict[str, Thing] = {}
        self._owners: dict[str, str | None] = {}
        self.balances: Counter[tuple[str | None, str]] = Counter()

    def add(self, kind: str, owner: str | None = None, **told: Any) -> Thing:
        """`owner`: the connected account that it belongs to."""
        thing = {
            "id": f"{_PREFIXES[kind]}_{uuid4().hex[:24]}",
            "object": kind,
            "created": int(self._now().timestamp()),
            **told,
        }
        check_stripe_answer(_KINDS[kind], thing)
        self._things[thing["id"]] = thing
        self._owners[thing["id"]] = owner
        return thing

    def get(self, id: str, kind: str, owner: str | None = None) -> Thing:
        """Raises Refusal."""
        thing = self._things.get(id)
        if thing is None or thing["object"] != kind or self._owners[id] != owner:
            body = {"type": "invalid_request_error", "code": "resource_missing", "param": "id"}
            raise Refusal(404, {"error": {**body, "message": f"No such {kind}: {id}"}})
        return thing

    def all(self, kind: str, owner: str | None = None) -> list[Thing]:
        """The newest first."""
        found = [t for t in self._things.values() if t["object"] == kind]
        return [t for t in reversed(found) if self._owners[t["id"]] == owner]

    def page(self, things: Iterable[Thing], wanted: Mapping[str, Any], url: str) -> Thing:
        """Of a list, as https://docs.stripe.com/api/pagination says."""
        created = wanted.get("created") or {}
        found = [
            thing
            for thing in things
            if created.get("gte", 0) <= thing["created"] < created.get("lt", 1 << 40)
        ]
        after = wanted.get("starting_after")
        if after is not None:
            found = found[[thing["id"] for thing in found].index(after) + 1 :]
        limit = wanted.get("limit", 10)
        more = len(found) > limit
        return {"object": "list", "url": url, "data": found[:limit], "has_more": more}

    def tell(self, kind: str, thing: Thing, account: str | None = None) -> None:
        """An event, with the thing as it is now. `account`: the connected one that it is about."""
        told = {"account": account} if account else {}
        self.add(
            "event",
            account,
            type=kind,
            api_version=stripe.api_version,
            data={"object": {**thing, "metadata": dict(thing.get("metadata") or {})}},
            livemode=False,
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
            **told,
        )

    def move(self, owner: str | None, currency: str, amount: int) -> None:
        self.balances[owner, currency] += amount

    def events(self) -> list[Thing]:
        """Of all accounts, in the order in which they happened."""
        return [thing for thing in self._things.values() if thing["object"] == "event"]
