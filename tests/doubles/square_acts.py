"""What happens at Square: what we ask for, and what buyers, banks and sellers do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.doubles.server import Refusal

Thing = dict[str, Any]


def refuse(code: str, status: int = 400, field: str | None = None) -> Refusal:
    kinds = {401: "AUTHENTICATION_ERROR", 429: "RATE_LIMIT_ERROR"}
    error = {"category": kinds.get(status, "INVALID_REQUEST_ERROR"), "code": code, "detail": code}
    return Refusal(status, {"errors": [{**error, "field": field} if field else error]})


@dataclass
class Seller:
    """`balance`: what the seller has, and `fees` what we have of theirs, in minor units."""

    id: str
    token: str
    refresh: str
    location: str
    currency: str
    balance: int = 0
    fees: int = 0
    things: dict[str, Thing] = field(default_factory=dict)
    revoked: bool = False

    def get(self, id: str, kind: str) -> Thing:
        """Raises Refusal."""
        if id not in self.things or self.things[id]["kind"] != kind:
            raise refuse("NOT_FOUND", 404)
        found: Thing = self.things[id]["thing"]
        return found

    def all(self, kind: str) -> list[Thing]:
        return [kept["thing"] for kept in self.things.values() if kept["kind"] == kind]

    def add(self, kind: str, thing: Thing) -> Thing:
        self.things[thing["id"]] = {"kind": kind, "thing": thing}
        return thing


class Acts:
    """`events`: what is told, in order. `refunds_wait`: whether refunds are pending at first."""

    def __init__(self, now: Callable[[], datetime], url: Callable[[], str]) -> None:
        self._now = now
        self._url = url
        self.sellers: dict[str, Seller] = {}
        self.codes: dict[str, str] = {}
        self.events: list[Thing] = []
        self.refunds_wait = False
        self.currency = "GBP"
        """Of those who join from now on."""

    def join(self) -> tuple[Seller, str]:
        """A seller says yes on the page: the seller, and the code that comes back."""
        merchant_id, code = f"M{uuid4().hex[:12].upper()}", f"sq0cgp-{uuid4().hex}"
        tokens = (f"EAAA{uuid4().hex}", f"EQAA{uuid4().hex}")
        seller = Seller(
            merchant_id, *tokens, location=f"L{merchant_id[1:]}", currency=self.currency
        )
        self.sellers[merchant_id], self.codes[code] = seller, merchant_id
        return seller, code

    def leave(self, seller: Seller) -> None:
        """The seller takes our access away."""
        seller.revoked = True
        revocation = {"revoked_at": self.at(), "revoker_type": "MERCHANT"}
        self._tell(seller, "oauth.authorization.revoked", "revocation", revocation)

    def at(self, ahead: timedelta = timedelta()) -> str:
        return (self._now() + ahead).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def link(self, seller: Seller, wanted: Thing) -> Thing:
        order, options = wanted["order"], wanted.get("checkout_options", {})
        if order["location_id"] != seller.location:
            raise refuse("NOT_FOUND", 404, "order.location_id")
        (line,) = order["line_items"]
        money, fee = line["base_price_money"], options.get("app_fee_money")
        if money["currency"] != seller.currency:
            raise refuse("INVALID_VALUE", 400, "order.line_items[0].base_price_money.currency")
        if fee is not None and fee["amount"] * 10 > money["amount"] * 9:
            raise refuse("INVALID_FEES", 400, "checkout_options.app_fee_money")
        made = seller.add(
            "order",
            {
                "id": f"ORDER{uuid4().hex[:18]}",
                "location_id": seller.location,
                "reference_id": order.get("reference_id"),
                "state": "OPEN",
                "total_money": money,
                "created_at": self.at(),
                "version": 1,
            },
        )
        link_id = uuid4().hex[:16].upper()
        return seller.add(
            "link",
            {
                "id": link_id,
                "version": 1,
                "order_id": made["id"],
                "url": f"{self._url()}/u/{link_id}",
                "checkout_options": options,
                "payment_note": wanted.get("payment_note"),
                "created_at": self.at(),
            },
        )

    def delete_link(self, seller: Seller, id: str) -> Thing:
        link = seller.get(id, "link")
        order = seller.get(link["order_id"], "order")
        if order["state"] == "COMPLETED":
            raise refuse("BAD_REQUEST")
        order["state"] = "CANCELED"
        del seller.things[id]
        return {"id": id, "cancelled_order_id": order["id"]}

    def pay(self, seller: Seller, link_id: str, *, declined: bool = False) -> Thing:
        """A buyer does, on the page. The payment."""
        link = seller.get(link_id, "link")
        order, fee = seller.get(link["order_id"], "order"), link["checkout_options"]
        money, fee_money = order["total_money"], fee.get("app_fee_money")
        payment = seller.add(
            "payment",
            {
                "id": uuid4().hex[:22],
                "status": "FAILED" if declined else "COMPLETED",
                "amount_money": money,
                "total_money": money,
                "order_id": order["id"],
                "location_id": seller.location,
                "note": link["payment_note"],
                "buyer_email_address": "ada@example.com",
                "created_at": self.at(),
                "updated_at": self.at(),
                **({"app_fee_money": fee_money} if fee_money else {}),
            },
        )
        if not declined:
            taken = fee_money["amount"] if fee_money else 0
            seller.balance += money["amount"] - taken
            seller.fees += taken
            tender = {"id": payment["id"], "type": "CARD", "payment_id": payment["id"]}
            order.update(state="COMPLETED", tenders=[tender])
        self._tell(seller, "payment.updated", "payment", payment)
        return payment

    def sell_elsewhere(self, seller: Seller, note: str = "Two coffees", amount: int = 300) -> None:
        """Over the counter: nothing of ours, whatever the seller writes on it."""
        money = {"amount": amount, "currency": seller.currency}
        about = {"status": "COMPLETED", "amount_money": money, "note": note}
        when = {"created_at": self.at(), "updated_at": self.at()}
        payment = seller.add("payment", {"id": uuid4().hex[:22], **about, **when})
        self._tell(seller, "payment.updated", "payment", payment)

    def refund(self, seller: Seller, wanted: Thing) -> Thing:
        payment, money = seller.get(wanted["payment_id"], "payment"), wanted["amount_money"]
        before = [r for r in seller.all("refund") if r["payment_id"] == payment["id"]]
        back = sum(r["amount_money"]["amount"] for r in before if r["status"] != "FAILED")
        fee = wanted.get("app_fee_money", {"amount": 0})["amount"]
        if money["amount"] + back > payment["amount_money"]["amount"]:
            raise refuse("REFUND_AMOUNT_INVALID", 400, "amount_money.amount")
        if fee > money["amount"] or (fee and "app_fee_money" not in payment):
            raise refuse("INVALID_FEES", 400, "app_fee_money")
        refund = seller.add(
            "refund",
            {
                "id": f"{payment['id']}_{uuid4().hex[:20]}",
                "payment_id": payment["id"],
                "order_id": payment["order_id"],
                "status": "PENDING" if self.refunds_wait else "COMPLETED",
                "amount_money": money,
                "reason": wanted.get("reason"),
                "created_at": self.at(),
                "updated_at": self.at(),
            },
        )
        seller.balance -= money["amount"] - fee
        seller.fees -= fee
        self._tell(seller, "refund.created", "refund", refund)
        return refund

    def end_refund(self, seller: Seller, refund_id: str, *, failed: bool = False) -> None:
        refund = seller.get(refund_id, "refund")
        refund.update(status="FAILED" if failed else "COMPLETED", updated_at=self.at())
        self._tell(seller, "refund.updated", "refund", refund)

    def dispute(self, seller: Seller, payment_id: str, state: str = "EVIDENCE_REQUIRED") -> Thing:
        """The buyer's bank takes it back: from the seller."""
        payment, dispute_id = seller.get(payment_id, "payment"), uuid4().hex[:22]
        dispute = seller.add(
            "dispute",
            {
                "id": dispute_id,
                "dispute_id": dispute_id,
                "state": state,
                "reason": "NOT_AS_DESCRIBED",
                "amount_money": payment["amount_money"],
                "disputed_payment": {"payment_id": payment_id},
                "due_at": self.at(timedelta(days=7)),
                "created_at": self.at(),
                "updated_at": self.at(),
            },
        )
        self._tell(seller, "dispute.created", "dispute", dispute)
        return dispute

    def end_dispute(self, seller: Seller, dispute_id: str, state: str) -> None:
        dispute = seller.get(dispute_id, "dispute")
        dispute.update(state=state, updated_at=self.at())
        self._tell(seller, "dispute.state.updated", "dispute", dispute)

    def _tell(self, seller: Seller, kind: str, name: str, thing: Thing) -> None:
        told = {"type": name, "id": thing.get("id", seller.id), "object": {name: dict(thing)}}
        event = {"merchant_id": seller.id, "type": kind, "event_id": str(uuid4())}
        self.events.append({**event, "created_at": self.at(), "data": told})
