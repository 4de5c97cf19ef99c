"""What happens at Stripe: what we ask for, and what payers, banks and owners do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tests.doubles.stripe_books import Books, Thing, check_amount, refuse

Wanted = dict[str, Any]


class Acts:
    def __init__(self, books: Books, now: Callable[[], datetime], url: Callable[[], str]) -> None:
        self._books = books
        self._now = now
        self._url = url
        self.refunds_wait = False
        """Whether refunds are pending at first, as those to some banks are."""
        self._wanted: dict[str, Wanted] = {}

    def open(self, wanted: Wanted, account: str | None) -> Thing:
        (line,) = wanted["line_items"]
        price, paying = line["price_data"], wanted["payment_intent_data"]
        amount, currency = price["unit_amount"] * line["quantity"], price["currency"]
        check_amount(amount, currency)
        ahead = wanted["expires_at"] - self._now().timestamp()
        if not 30 * 60 <= ahead <= 24 * 3600 + 60:
            raise refuse("expires_at must be 30 minutes to 24 hours from now.", None, "expires_at")
        if "transfer_data" in paying:
            self._books.get(paying["transfer_data"]["destination"], "account")
        fee = paying.get("application_fee_amount")
        if fee is not None and ("transfer_data" not in paying or fee > amount):
            raise refuse("Invalid application fee.", None, "application_fee_amount")
        if fee is not None:
            check_amount(fee, currency)
        session = self._books.add(
            "checkout.session",
            amount_total=amount,
            currency=currency,
            mode=wanted["mode"],
            client_reference_id=wanted.get("client_reference_id"),
            customer_email=wanted.get("customer_email"),
            metadata=wanted.get("metadata", {}),
            expires_at=wanted["expires_at"],
            success_url=wanted["success_url"],
            cancel_url=wanted["cancel_url"],
            status="open",
            payment_status="unpaid",
            payment_intent=None,
            url=None,
            livemode=False,
        )
        session["url"] = f"{self._url()}/c/pay/{session['id']}"
        self._wanted[session["id"]] = paying
        return session

    def session(self, wanted: Wanted, account: str | None, id: str) -> Thing:
        return self._books.get(id, "checkout.session")

    def expire(self, wanted: Wanted, account: str | None, id: str) -> Thing:
        session = self._books.get(id, "checkout.session")
        if session["status"] != "open":
            raise refuse("Only Checkout Sessions with a status in [open] can be expired.")
        session.update(status="expired", url=None)
        self._books.tell("checkout.session.expired", session)
        return session

    def pay(self, session_id: str) -> Thing:
        """A payer does, on the page. The PaymentIntent."""
        session, paying = self._books.get(session_id, "checkout.session"), self._wanted[session_id]
        if session["status"] != "open":
            raise refuse("This page is closed.")
        told = {"currency": session["currency"], "metadata": paying.get("metadata", {})}
        amount, to = session["amount_total"], paying.get("transfer_data", {}).get("destination")
        fee = paying.get("application_fee_amount", 0)
        intent = self._books.add("payment_intent", amount=amount, status="succeeded", **told)
        charge = self._books.add(
            "charge",
            amount=amount,
            amount_captured=amount,
            amount_refunded=0,
            paid=True,
            captured=True,
            refunded=False,
            status="succeeded",
            payment_intent=intent["id"],
            transfer_data={"destination": to} if to else None,
            application_fee=None,
            application_fee_amount=fee or None,
            billing_details={"name": "Ada Lovelace", "email": session["customer_email"]},
            **told,
        )
        if fee:
            about = {"charge": charge["id"], "account": to, "currency": session["currency"]}
            made = self._books.add("application_fee", amount=fee, amount_refunded=0, **about)
            charge["application_fee"] = made["id"]
        intent["latest_charge"] = charge["id"]
        self._books.move(None, session["currency"], fee if to else amount)
        self._books.move(to, session["currency"], amount - fee if to else 0)
        session.update(status="complete", payment_status="paid", payment_intent=intent["id"])
        session.update(url=None, customer_details={"email": session["customer_email"]})
        self._books.tell("checkout.session.completed", session)
        return intent

    def decline(self, session_id: str) -> None:
        """The card is refused; the page stays open."""
        session, paying = self._books.get(session_id, "checkout.session"), self._wanted[session_id]
        about = {"amount": session["amount_total"], "currency": session["currency"]}
        names = paying.get("metadata", {})
        intent = self._books.add(
            "payment_intent", status="requires_payment_method", metadata=names, **about
        )
        self._books.tell("payment_intent.payment_failed", intent)

    def intent(self, wanted: Wanted, account: str | None, id: str) -> Thing:
        intent = self._books.get(id, "payment_intent")
        if "latest_charge" in wanted.get("expand", []):
            return {**intent, "latest_charge": self._books.get(intent["latest_charge"], "charge")}
        return intent

    def refund(self, wanted: Wanted, account: str | None) -> Thing:
        intent = self._books.get(wanted["payment_intent"], "payment_intent")
        charge = self._books.get(intent["latest_charge"], "charge")
        left, currency = charge["amount"] - charge["amount_refunded"], charge["currency"]
        amount, to = wanted.get("amount", left), (charge["transfer_data"] or {}).get("destination")
        if left == 0:
            raise refuse("Charge has already been refunded.", "charge_already_refunded")
        check_amount(amount, currency)
        if amount > left:
            raise refuse("Refund amount is greater than unrefunded amount.", None, "amount")
        if wanted.get("reverse_transfer") and to is None:
            raise refuse("Cannot reverse transfer on a charge that has none.")
        refund = self._books.add(
            "refund",
            amount=amount,
            currency=currency,
            charge=charge["id"],
            payment_intent=intent["id"],
            metadata=wanted.get("metadata", {}),
            status="pending" if self.refunds_wait else "succeeded",
            failure_reason=None,
            reason=wanted.get("reason"),
        )
        charge["amount_refunded"] += amount
        self._books.move(None, currency, -amount)
        if wanted.get("reverse_transfer"):
            self._books.move(None, currency, amount)
            self._books.move(to, currency, -amount)
        self._books.tell("refund.created", refund)
        return refund

    def refund_in_console(self, intent_id: str, amount: int) -> Thing:
        """Somebody at the platform does, by hand."""
        wanted = {"payment_intent": intent_id, "amount": amount, "reverse_transfer": True}
        return self.refund(wanted, None)

    def end_refund(self, refund_id: str, *, failed: bool = False) -> None:
        refund = self._books.get(refund_id, "refund")
        refund.update(status="failed" if failed else "succeeded")
        if failed:
            refund["failure_reason"] = "expired_or_canceled_card"
            charge = self._books.get(refund["charge"], "charge")
            charge["amount_refunded"] -= refund["amount"]
            self._books.move(None, refund["currency"], refund["amount"])
        self._books.tell("refund.failed" if failed else "refund.updated", refund)

    def give_fee_back(self, wanted: Wanted, account: str | None, id: str) -> Thing:
        fee = self._books.get(id, "application_fee")
        amount, currency = wanted["amount"], fee["currency"]
        check_amount(amount, currency)
        if amount > fee["amount"] - fee["amount_refunded"]:
            raise refuse("Refund amount is greater than unrefunded amount.", None, "amount")
        fee["amount_refunded"] += amount
        self._books.move(None, currency, -amount)
        self._books.move(fee["account"], currency, amount)
        names = wanted.get("metadata", {})
        return self._books.add(
            "fee_refund", amount=amount, currency=currency, fee=id, metadata=names
        )

    def pay_out(self, wanted: Wanted, account: str | None) -> Thing:
        amount, currency = wanted["amount"], wanted["currency"]
        check_amount(amount, currency, paying_out=True)
        if amount > self._books.balances[account, currency]:
            raise refuse("You have insufficient funds.", "balance_insufficient")
        self._books.move(account, currency, -amount)
        payout = self._books.add(
            "payout",
            account,
            amount=amount,
            currency=currency,
            description=wanted.get("description"),
            metadata=wanted.get("metadata", {}),
            automatic=False,
            method="standard",
            status="pending",
            failure_code=None,
        )
        self._books.tell("payout.created", payout, account)
        return payout

    def end_payout(self, payout_id: str, account: str, *, failed: bool = False) -> None:
        payout = self._books.get(payout_id, "payout", account)
        payout.update(status="failed" if failed else "paid")
        if failed:
            payout["failure_code"] = "account_closed"
            self._books.move(account, payout["currency"], payout["amount"])
        self._books.tell("payout.failed" if failed else "payout.paid", payout, account)

    def dispute(self, intent_id: str, amount: int | None = None) -> Thing:
        """The payer's bank takes it back: from the platform."""
        intent = self._books.get(intent_id, "payment_intent")
        taken, currency = amount or intent["amount"], intent["currency"]
        due = {"due_by": int(self._now().timestamp()) + 7 * 86400, "has_evidence": False}
        dispute = self._books.add(
            "dispute",
            amount=taken,
            currency=currency,
            charge=intent["latest_charge"],
            payment_intent=intent_id,
            status="needs_response",
            reason="fraudulent",
            evidence_details=due,
            metadata={},
        )
        self._books.move(None, currency, -taken)
        self._books.tell("charge.dispute.created", dispute)
        return dispute

    def end_dispute(self, dispute_id: str, *, won: bool) -> None:
        dispute = self._books.get(dispute_id, "dispute")
        dispute.update(status="won" if won else "lost")
        if won:
            self._books.move(None, dispute["currency"], dispute["amount"])
        self._books.tell("charge.dispute.closed", dispute)

    def make_account(self, wanted: Wanted, account: str | None) -> Thing:
        return self._books.add(
            "account",
            type=wanted["type"],
            email=wanted.get("email"),
            country=wanted.get("country", "US"),
            business_profile=wanted.get("business_profile"),
            settings=wanted.get("settings"),
            metadata=wanted.get("metadata", {}),
            charges_enabled=False,
            payouts_enabled=False,
            details_submitted=False,
            requirements={"currently_due": ["external_account"], "disabled_reason": None},
        )

    def account(self, wanted: Wanted, account: str | None, id: str) -> Thing:
        return self._books.get(id, "account")

    def link(self, wanted: Wanted, account: str | None) -> Thing:
        self._books.get(wanted["account"], "account")
        now = int(self._now().timestamp())
        url = f"{self._url()}/setup/{wanted['account']}?back={quote(wanted['return_url'], safe='')}"
        return {"object": "account_link", "created": now, "expires_at": now + 300, "url": url}

    def set_up(self, account_id: str, *, wanted: str | None = None) -> None:
        """The owner has told all; or something is `wanted` still."""
        account = self._books.get(account_id, "account")
        done = wanted is None
        account.update(charges_enabled=done, payouts_enabled=done, details_submitted=True)
        due = [] if wanted is None else [wanted]
        account["requirements"] = {"currently_due": due, "disabled_reason": None}
        self._books.tell("account.updated", account, account_id)

    def leave(self, account_id: str) -> None:
        """The owner takes our access away. The event is about the application, not the account."""
        event = {"id": "ca_double", "object": "application", "name": "Mercat"}
        self._books.tell("account.application.deauthorized", event, account_id)
