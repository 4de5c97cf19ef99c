"""How a seller lets us in, and out again: OAuth 2, code flow.
https://developer.squareup.com/docs/oauth-api/overview
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pydantic import ValidationError

from mercat.modules.payments.gateways.port import (
    Access,
    Connection,
    ConnectOrder,
    GatewayRefused,
    GatewayUnavailable,
    Location,
    Tokens,
)
from mercat.modules.payments.gateways.square.client import ONCE, SquareCalls
from mercat.modules.payments.gateways.square.shapes import LocationShape, TokenShape
from mercat.platform.settings import Settings

if TYPE_CHECKING:
    from square.core.request_options import RequestOptions

SCOPES = (
    "DISPUTES_READ",
    "MERCHANT_PROFILE_READ",
    "ORDERS_READ",
    "ORDERS_WRITE",
    "PAYMENTS_READ",
    "PAYMENTS_WRITE",
    "PAYMENTS_WRITE_ADDITIONAL_RECIPIENTS",
)
"""The last one is for our fee."""


def page(settings: Settings, order: ConnectOrder) -> str:
    """`session`: the seller signs in anew, whoever used this browser before."""
    query = {
        "client_id": settings.square_application_id,
        "scope": " ".join(SCOPES),
        "session": "false",
        "state": order.state,
        "redirect_uri": order.return_url,
    }
    return f"{settings.square_api_url.rstrip('/')}/oauth2/authorize?{urlencode(query)}"


async def finish(
    calls: SquareCalls, settings: Settings, answer: Mapping[str, str], return_url: str
) -> Connection:
    """Raises GatewayUnavailable, GatewayRefused: also where the seller has said no."""
    if "code" not in answer:
        raise GatewayRefused("access_denied")
    token = await _token(
        calls,
        settings,
        grant_type="authorization_code",
        code=answer["code"],
        redirect_uri=return_url,
    )
    locations = await _locations(calls, Access(token=token.access_token))
    may_charge = any(location.takes_cards for location in locations)
    return Connection(
        external_id=token.merchant_id,
        charges_enabled=may_charge,
        payouts_enabled=may_charge,
        tokens=_kept(token),
        locations=[
            Location(
                external_id=location.id,
                name=location.name,
                currency=location.currency,
                active=location.takes_cards,
            )
            for location in locations
        ],
        wanted=None if may_charge else "CREDIT_CARD_PROCESSING",
    )


async def renew(calls: SquareCalls, settings: Settings, tokens: Tokens) -> Tokens:
    """The refresh token stays the same in this flow. Raises as `finish` does."""
    if tokens.refresh is None:
        raise GatewayRefused("no_refresh_token")
    return _kept(
        await _token(calls, settings, grant_type="refresh_token", refresh_token=tokens.refresh)
    )


async def revoke(calls: SquareCalls, settings: Settings, access: Access) -> None:
    """All that this seller ever gave us. Done, too, where there is nothing left to revoke."""
    client = await calls.client()
    secret = settings.square_application_secret.get_secret_value()
    options: RequestOptions = {
        **ONCE,
        "additional_headers": {"Authorization": f"Client {secret}"},
    }
    try:
        await calls.ask(
            lambda: client.o_auth.revoke_token(
                client_id=settings.square_application_id,
                merchant_id=access.external_id,
                request_options=options,
            )
        )
    except GatewayRefused as error:
        if error.code not in {"NOT_FOUND", "UNAUTHORIZED", "ACCESS_TOKEN_REVOKED"}:
            raise


async def _token(calls: SquareCalls, settings: Settings, **grant: Any) -> TokenShape:
    client = await calls.client()
    answer = await calls.ask(
        lambda: client.o_auth.obtain_token(
            client_id=settings.square_application_id,
            client_secret=settings.square_application_secret.get_secret_value(),
            request_options=ONCE,
            **grant,
        )
    )
    try:
        return TokenShape.model_validate(answer.model_dump())
    except ValidationError:
        # Which would repeat the token.
        raise GatewayUnavailable("no_token") from None


async def _locations(calls: SquareCalls, access: Access) -> Sequence[LocationShape]:
    client = await calls.client(access)
    answer = await calls.ask(lambda: client.locations.list(request_options=ONCE))
    return [LocationShape.model_validate(found.model_dump()) for found in answer.locations or ()]


def _kept(token: TokenShape) -> Tokens:
    return Tokens(
        access=token.access_token, refresh=token.refresh_token, expires_at=token.expires_at
    )
