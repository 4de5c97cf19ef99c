"""Square as far as we use it, on loopback. Requests and answers are checked against the vendor's
own types; keys, pages of lists, refusals and signatures are as its documentation says.
"""

import hashlib
import hmac
import inspect
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError
from square.checkout.payment_links.client import AsyncPaymentLinksClient
from square.o_auth.client import AsyncOAuthClient
from square.refunds.client import AsyncRefundsClient
from square.types.create_payment_link_response import CreatePaymentLinkResponse
from square.types.delete_payment_link_response import DeletePaymentLinkResponse
from square.types.get_order_response import GetOrderResponse
from square.types.get_payment_response import GetPaymentResponse
from square.types.list_disputes_response import ListDisputesResponse
from square.types.list_locations_response import ListLocationsResponse
from square.types.list_payment_refunds_response import ListPaymentRefundsResponse
from square.types.list_payments_response import ListPaymentsResponse
from square.types.oauth_authorization_revoked_event import OauthAuthorizationRevokedEvent
from square.types.obtain_token_response import ObtainTokenResponse
from square.types.payment_updated_event import PaymentUpdatedEvent
from square.types.refund_created_event import RefundCreatedEvent
from square.types.refund_payment_response import RefundPaymentResponse
from square.types.refund_updated_event import RefundUpdatedEvent
from square.utils.webhooks_helper import verify_signature
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from tests.doubles.server import Asked, Double, Fault, Notice, Refusal, in_json
from tests.doubles.square_acts import Acts, Seller, Thing, refuse
from tests.doubles.vendors import check_square_answer, square_request

APPLICATION_ID = "sq0idp-double"
APPLICATION_SECRET = "sq0csp-double"
SIGNATURE_KEY = "square-signature-key"
WEBHOOKS = "https://mercat.example/api/v1/webhooks/square"

_EVENTS: Mapping[str, type[BaseModel]] = {
    "payment.updated": PaymentUpdatedEvent,
    "refund.created": RefundCreatedEvent,
    "refund.updated": RefundUpdatedEvent,
    "oauth.authorization.revoked": OauthAuthorizationRevokedEvent,
}
"""Those whose shape the library has as the documentation has it: in its disputes the dispute is
named `object`, which Square's own examples do not.
"""
_BUTTON = '<!doctype html><title>{0}</title><form method="post"><button>{0}</button></form>'

Do = Callable[[Seller, Thing, Mapping[str, str]], Thing]


class SquareDouble(Double):
    """`acts`: what buyers, banks and sellers do there. `page`: how long its lists are."""

    page = 2

    def __init__(self) -> None:
        self.acts = Acts(lambda: self.now, lambda: self.url)
        super().__init__()

    def routes(self) -> list[Route]:
        links, acts = "/v2/online-checkout/payment-links", self.acts
        create, refund = AsyncPaymentLinksClient.create, AsyncRefundsClient.refund_payment
        table: list[tuple[str, str, Any, type[BaseModel], Do]] = [
            ("POST", links, create, CreatePaymentLinkResponse, self._link),
            (
                "DELETE",
                f"{links}/{{id}}",
                None,
                DeletePaymentLinkResponse,
                lambda s, _, p: acts.delete_link(s, p["id"]),
            ),
            ("GET", "/v2/orders/{id}", None, GetOrderResponse, _one("order")),
            ("GET", "/v2/payments/{id}", None, GetPaymentResponse, _one("payment")),
            ("GET", "/v2/payments", None, ListPaymentsResponse, self._list("payment")),
            ("GET", "/v2/refunds", None, ListPaymentRefundsResponse, self._list("refund")),
            ("GET", "/v2/disputes", None, ListDisputesResponse, self._list("dispute")),
            ("GET", "/v2/locations", None, ListLocationsResponse, _locations),
            (
                "POST",
                "/v2/refunds",
                refund,
                RefundPaymentResponse,
                lambda s, wanted, _: {"refund": acts.refund(s, wanted)},
            ),
        ]
        return [
            *(Route(p, self._door(asks, says, do), methods=[m]) for m, p, asks, says, do in table),
            Route("/oauth2/token", self._token, methods=["POST"]),
            Route("/oauth2/revoke", self._revoke, methods=["POST"]),
            Route("/oauth2/authorize", self._consent, methods=["GET", "POST"]),
            Route("/u/{id}", self._pay_page, methods=["GET", "POST"]),
        ]

    def refusal(self, fault: Fault) -> Response:
        busy = fault is Fault.BUSY
        told = refuse("RATE_LIMITED" if busy else "INTERNAL_SERVER_ERROR", 429 if busy else 500)
        return in_json(told.body, told.status)

    def notices(self, *kinds: str) -> list[Notice]:
        """Every event so far, as a webhook; or those alone."""
        return [self.notice(e) for e in self.acts.events if not kinds or e["type"] in kinds]

    def notice(self, event: Thing) -> Notice:
        if event["type"] in _EVENTS:
            check_square_answer(_EVENTS[event["type"]], event)
        body = json.dumps(event).encode()
        signed = hmac.new(SIGNATURE_KEY.encode(), WEBHOOKS.encode() + body, hashlib.sha256)
        header = {"x-square-hmacsha256-signature": b64encode(signed.digest()).decode()}
        return Notice(event["type"], header, body)

    def _door(self, asks: Any, says: type[BaseModel], do: Do) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            raw = await request.body()
            body = json.loads(raw) if raw else dict(request.query_params)
            key = body.get("idempotency_key") if request.method == "POST" else None
            self.asked.append(Asked(request.method, request.url.path, key))
            seller = self._seller(request)
            if seller is None:
                return in_json(refuse("UNAUTHORIZED", 401).body, 401)
            found = self.once(
                key and f"{seller.id} {key}",
                f"{request.url.path} {raw!r}",
                lambda: _done(seller, body, request.path_params, asks, says, do),
            )
            return found or in_json(refuse("IDEMPOTENCY_KEY_REUSED").body, 400)

        return answer

    def _seller(self, request: Request) -> Seller | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        found = [s for s in self.acts.sellers.values() if s.token == token and not s.revoked]
        return next(iter(found), None)

    def _link(self, seller: Seller, wanted: Thing, _: Mapping[str, str]) -> Thing:
        return {"payment_link": self.acts.link(seller, wanted)}

    def _list(self, kind: str) -> Do:
        def listed(seller: Seller, wanted: Thing, _: Mapping[str, str]) -> Thing:
            field = "updated_at" if "updated_at_begin_time" in wanted else "created_at"
            since = wanted.get("updated_at_begin_time") or wanted.get("begin_time")
            until = wanted.get("updated_at_end_time") or wanted.get("end_time")
            things = [
                thing
                for thing in seller.all(kind)
                if (since is None or _time(since) <= _time(thing[field]))
                and (until is None or _time(thing[field]) < _time(until))
            ]
            start = int(wanted.get("cursor", 0))
            rest = start + self.page
            more = {"cursor": str(rest)} if rest < len(things) else {}
            return {f"{kind}s": things[start:rest], **more}

        return listed

    async def _token(self, request: Request) -> Response:
        wanted = await request.json()
        square_request(AsyncOAuthClient.obtain_token).validate_python(wanted)
        self.asked.append(Asked("POST", request.url.path))
        ours = (wanted["client_id"], wanted.get("client_secret"))
        by_code = self.acts.codes.pop(wanted.get("code", ""), "")
        by_token = [
            s for s in self.acts.sellers.values() if s.refresh == wanted.get("refresh_token")
        ]
        seller = self.acts.sellers.get(by_code) or next(iter(by_token), None)
        if ours != (APPLICATION_ID, APPLICATION_SECRET) or seller is None or seller.revoked:
            return in_json(refuse("UNAUTHORIZED", 401).body, 401)
        if by_token:
            seller.token = f"{seller.token}+"
        told = {
            "access_token": seller.token,
            "token_type": "bearer",
            "expires_at": self.acts.at(timedelta(days=30)),
            "merchant_id": seller.id,
            "refresh_token": seller.refresh,
        }
        check_square_answer(ObtainTokenResponse, told)
        return in_json(told)

    async def _revoke(self, request: Request) -> Response:
        wanted = await request.json()
        square_request(AsyncOAuthClient.revoke_token).validate_python(wanted)
        seller = self.acts.sellers.get(wanted.get("merchant_id", ""))
        if request.headers["authorization"] != f"Client {APPLICATION_SECRET}":
            return in_json(refuse("UNAUTHORIZED", 401).body, 401)
        if seller is None or seller.revoked:
            return in_json(refuse("NOT_FOUND", 404).body, 404)
        seller.revoked = True
        return in_json({"success": True})

    async def _consent(self, request: Request) -> Response:
        query = request.query_params
        if request.method == "GET":
            return HTMLResponse(_BUTTON.format("Allow"))
        _, code = self.acts.join()
        back = urlencode({"code": code, "response_type": "code", "state": query["state"]})
        return RedirectResponse(f"{query['redirect_uri']}?{back}", 303)

    async def _pay_page(self, request: Request) -> Response:
        link_id = request.path_params["id"]
        seller = next(s for s in self.acts.sellers.values() if link_id in s.things)
        if request.method == "GET":
            return HTMLResponse(_BUTTON.format("Pay"))
        self.acts.pay(seller, link_id)
        options = seller.get(link_id, "link")["checkout_options"]
        return RedirectResponse(options["redirect_url"], 303)


def signed_by_the_vendor(notice: Notice) -> bool:
    """What the vendor's own library says of it."""
    return verify_signature(
        request_body=notice.body.decode(),
        signature_header=notice.headers["x-square-hmacsha256-signature"],
        signature_key=SIGNATURE_KEY,
        notification_url=WEBHOOKS,
    )


def _done(
    seller: Seller, body: Thing, path: Mapping[str, str], asks: Any, says: type[BaseModel], do: Do
) -> Response:
    try:
        if asks is not None:
            assert inspect.iscoroutinefunction(asks)
            body = square_request(asks).validate_python(body)
        told = do(seller, body, path)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        return in_json(refuse("INVALID_REQUEST", 400, where).body, 400)
    except Refusal as error:
        return in_json(error.body, error.status)
    check_square_answer(says, told)
    return in_json(told)


def _one(kind: str) -> Do:
    return lambda seller, _, path: {kind: seller.get(path["id"], kind)}


def _locations(seller: Seller, _: Thing, __: Mapping[str, str]) -> Thing:
    about = {"currency": seller.currency, "merchant_id": seller.id, "country": "GB"}
    main = {"id": seller.location, "name": "Main", "status": "ACTIVE", **about}
    closed = {"id": f"{seller.location}-2", "name": "Old", "status": "INACTIVE", **about}
    return {"locations": [{**main, "capabilities": ["CREDIT_CARD_PROCESSING"]}, closed]}


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
