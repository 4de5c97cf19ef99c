"""Stripe as far as we use it, on loopback. Requests are checked against the vendor's own types,
answers too; keys, pages of lists, refusals and signatures are as its documentation says.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import stripe
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from stripe.params import (
    AccountCreateParams,
    AccountLinkCreateParams,
    AccountRetrieveParams,
    ApplicationFeeCreateRefundParams,
    ApplicationFeeListRefundsParams,
    ChargeListParams,
    DisputeListParams,
    EventListParams,
    PaymentIntentRetrieveParams,
    PayoutCreateParams,
    PayoutListParams,
    RefundCreateParams,
    RefundListParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionRetrieveParams,
)
from tests.doubles.server import Asked, Double, Fault, Notice, Refusal, in_json
from tests.doubles.stripe_acts import Acts
from tests.doubles.stripe_books import Books, Thing
from tests.doubles.vendors import stripe_request

SECRET_KEY = "sk_test_double"
WEBHOOK_SECRET = "whsec_double"

_BUTTON = '<!doctype html><title>{0}</title><form method="post"><button>{0}</button></form>'


class StripeDouble(Double):
    """`acts`: what payers, banks and owners do there."""

    def __init__(self) -> None:
        self.books = Books(lambda: self.now)
        self.acts = Acts(self.books, lambda: self.now, lambda: self.url)
        super().__init__()

    def routes(self) -> list[Route]:
        acts, lists = self.acts, self._list
        table: list[tuple[str, str, type, Callable[..., Thing]]] = [
            ("POST", "/v1/checkout/sessions", SessionCreateParams, acts.open),
            ("GET", "/v1/checkout/sessions/{id}", SessionRetrieveParams, acts.session),
            ("POST", "/v1/checkout/sessions/{id}/expire", SessionExpireParams, acts.expire),
            ("GET", "/v1/payment_intents/{id}", PaymentIntentRetrieveParams, acts.intent),
            ("POST", "/v1/refunds", RefundCreateParams, acts.refund),
            ("GET", "/v1/refunds", RefundListParams, lists("refund")),
            (
                "POST",
                "/v1/application_fees/{id}/refunds",
                ApplicationFeeCreateRefundParams,
                acts.give_fee_back,
            ),
            (
                "GET",
                "/v1/application_fees/{id}/refunds",
                ApplicationFeeListRefundsParams,
                lists("fee_refund", of="fee"),
            ),
            ("POST", "/v1/payouts", PayoutCreateParams, acts.pay_out),
            ("GET", "/v1/payouts", PayoutListParams, lists("payout")),
            ("GET", "/v1/charges", ChargeListParams, lists("charge")),
            ("GET", "/v1/disputes", DisputeListParams, lists("dispute")),
            ("GET", "/v1/events", EventListParams, lists("event")),
            ("POST", "/v1/accounts", AccountCreateParams, acts.make_account),
            ("GET", "/v1/accounts/{id}", AccountRetrieveParams, acts.account),
            ("POST", "/v1/account_links", AccountLinkCreateParams, acts.link),
        ]
        pages = [
            Route("/c/pay/{id}", self._pay_page, methods=["GET", "POST"]),
            Route("/setup/{id}", self._setup_page, methods=["GET", "POST"]),
        ]
        return [Route(p, self._door(t, do), methods=[m]) for m, p, t, do in table] + pages

    def refusal(self, fault: Fault) -> Response:
        if fault is Fault.BUSY:
            told = {"type": "invalid_request_error", "code": "rate_limit", "message": "Too many."}
            return in_json({"error": told}, 429)
        return in_json({"error": {"type": "api_error", "message": "Ours."}}, 500)

    def notices(self, *kinds: str) -> list[Notice]:
        """Every event so far, as a webhook; or those alone."""
        events = self.books.events()
        return [self.notice(e) for e in events if not kinds or e["type"] in kinds]

    def notice(self, event: Mapping[str, Any], late: timedelta = timedelta()) -> Notice:
        """`late`: how long ago it was signed."""
        body = json.dumps(event, indent=2).encode()
        told = int((self.now - late).timestamp())
        signed = hmac.new(WEBHOOK_SECRET.encode(), b"%d." % told + body, hashlib.sha256)
        header = f"t={told},v1={signed.hexdigest()},v0={'0' * 64}"
        return Notice(event["type"], {"stripe-signature": header}, body)

    def _door(self, params: type, do: Callable[..., Thing]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            raw = await request.body() if request.method == "POST" else request.url.query.encode()
            headers, key = request.headers, request.headers.get("idempotency-key")
            self.asked.append(Asked(request.method, request.url.path, key))
            if headers.get("authorization") != f"Bearer {SECRET_KEY}":
                told = {"type": "invalid_request_error", "message": "Invalid API Key provided."}
                return in_json({"error": told}, 401)
            account = headers.get("stripe-account")
            asked = f"{request.method} {request.url.path} {account} {raw.decode()}"
            found = self.once(
                key, asked, lambda: self._done(params, do, raw, request.path_params, account)
            )
            if found is None:
                told = {"type": "idempotency_error", "message": "Keys are for one request only."}
                return in_json({"error": told}, 400)
            return found

        return answer

    def _done(
        self,
        params: type,
        do: Callable[..., Thing],
        raw: bytes,
        path: Mapping[str, str],
        account: str | None,
    ) -> Response:
        try:
            wanted = stripe_request(params).validate_python(nested(raw.decode()))
            return in_json(do(wanted, account=account, **path))
        except ValidationError as error:
            first = error.errors()[0]
            param = ".".join(map(str, first["loc"]))
            told = {"type": "invalid_request_error", "message": first["msg"], "param": param}
            return in_json({"error": {**told, "code": "parameter_unknown"}}, 400)
        except Refusal as error:
            return in_json(error.body, error.status)

    def _list(self, kind: str, of: str = "") -> Callable[..., Thing]:
        def listed(wanted: Thing, account: str | None, id: str | None = None) -> Thing:
            things = self.books.all(kind, account)
            if of:
                things = [thing for thing in things if thing[of] == id]
            if "payment_intent" in wanted:
                things = [t for t in things if t["payment_intent"] == wanted["payment_intent"]]
            if "types" in wanted:
                things = [thing for thing in things if thing["type"] in wanted["types"]]
            return self.books.page(things, wanted, f"/v1/{kind}s")

        return listed

    async def _pay_page(self, request: Request) -> Response:
        session = self.books.get(request.path_params["id"], "checkout.session")
        if request.method == "GET":
            return HTMLResponse(_BUTTON.format("Pay"))
        self.acts.pay(session["id"])
        return RedirectResponse(session["success_url"], 303)

    async def _setup_page(self, request: Request) -> Response:
        if request.method == "GET":
            return HTMLResponse(_BUTTON.format("Set up"))
        self.acts.set_up(request.path_params["id"])
        return RedirectResponse(request.query_params["back"], 303)


def nested(form: str) -> Thing:
    """`a[b][0][c]=v` as objects and lists: how the vendor writes what it is sent."""
    root: Thing = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        at, *path = re.findall(r"[^\[\]]+", name)
        here = root
        for step in path:
            here, at = here.setdefault(at, {}), step
        if name.endswith("[]"):
            here.setdefault(at, {})[str(len(here[at]))] = value
        else:
            here[at] = value
    made: Thing = _with_lists(root)
    return made


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_with_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _with_lists(inner) for key, inner in value.items()}


def signed_by_the_vendor(notice: Notice) -> bool:
    """What the vendor's own library says of it."""
    header = notice.headers["stripe-signature"]
    return bool(stripe.WebhookSignature.verify_header(notice.body, header, WEBHOOK_SECRET, None))


def changed(notice: Notice, **headers: str) -> Notice:
    return replace(notice, headers={**notice.headers, **headers})
