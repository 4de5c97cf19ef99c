"""Every route asks who is calling, unless it is listed here as open to the public."""

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from mercat.modules.identity.dependencies import caller, current_actor, visitor
from mercat.modules.identity.dependencies.departures import departing
from mercat.modules.identity.models import Permission

PUBLIC = {
    "/",
    "/api/v1/badges",  # cached
    "/api/v1/categories",  # cached
    "/api/v1/plans",
    "/api/v1/calendars/{calendar_id}.ics",  # the address is the secret
    "/api/v1/files/raw/{key:path}",  # the address is signed
    "/api/v1/countries",
    "/api/v1/countries/{code}/cities",
    "/api/v1/equipment-types",
    "/api/v1/search/suggest",
    "/api/v1/cities/nearest",
    "/api/v1/cities/{city_id}",
    "/.well-known/jwks.json",
    "/accept-invitation",
    "/dev/mailbox",
    "/dev/mailbox.json",
    "/api/v1/payments/accounts/{gateway}/callback",  # the state is the authority
    "/docs",
    "/graphql",  # the door itself asks, to refuse in its own shape; each field says whom it is for
    "/favicon.ico",
    "/favicon.svg",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/pay/plans/{order_id}",  # the address is all that it takes to pay
    "/redoc",
    "/reset-password",
    "/pay/{charge_id}",  # the address is the authority, and looking changes nothing
    "/pay/{charge_id}/done",
    "/sandbox/checkout/{charge_id}",  # the address is the authority, and no money is real
    "/sandbox/checkout/{charge_id}/console",
    "/sandbox/checkout/{charge_id}/decline",
    "/sandbox/checkout/{charge_id}/pay",
    "/sandbox/connect",
    "/api/v1/webhooks/sandbox",  # signed
    "/api/v1/webhooks/square",
    "/api/v1/webhooks/stripe",
    "/static/{path:path}",
    "/unsubscribe",
    "/verify-email",
    *(
        f"{prefix}/auth/{door}"
        for prefix in ("/api/v1", "/api", "")
        for door in (
            "register",
            "signup",
            "send-otp",
            "verify-otp",
            "verify-email",
            "resend-verification",
            "login",
            "login/mfa",
            "token",
            "refresh",
            "forgot-password",
            "reset-password",
        )
    ),
    *(
        f"{prefix}/auth/google/{door}"
        for prefix in ("/api/v1", "/api", "")
        for door in ("redirect", "callback")
    ),
}


LOCKS = {current_actor, departing, *map(caller, Permission), *map(visitor, Permission)}


def asks_who_is_calling(dependant: Dependant) -> bool:
    return dependant.call in LOCKS or any(map(asks_who_is_calling, dependant.dependencies))


def test_every_route_is_locked_or_public(api_routes: list[RouteContext]) -> None:
    unlocked = {str(route.path) for route in api_routes if not asks_who_is_calling(route.dependant)}

    assert len(api_routes) > len(PUBLIC)  # some are locked
    assert unlocked == PUBLIC
