"""What can be done by REST and by the graph: each field beside the door that does the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from strawberry.utils.str_converters import to_camel_case
from tests.architecture.cast import Prepare
from tests.graphql import belongings as made

Json = dict[str, Any]
Things = Mapping[str, str]


@dataclass(frozen=True)
class Capability:
    """`field`: of the graph. `door`: of REST, below /api/v1. `make`: what the ids in its path and
    its body stand for, made anew for each visit. `sends`: the body, or the query of a GET.

    `named`: of arguments that are not called as the path's parameters are. `items`: where REST has
    a list's items. `inside`: the field of the graph's answer that has what REST answers with.
    `lacks`: what REST tells there and the graph does not, or otherwise.
    """

    field: str
    door: str
    make: Prepare = made.nothing
    sends: Callable[[Things], Json] | None = None
    named: Mapping[str, str] | None = None
    items: str | None = None
    inside: str | None = None
    lacks: frozenset[str] = frozenset()

    @property
    def method(self) -> str:
        return self.door.split()[0]

    @property
    def path(self) -> str:
        return "/api/v1" + self.door.split()[1]

    @property
    def root(self) -> str:
        return "query" if self.method == "GET" else "mutation"

    def arguments(self, things: Things) -> Json:
        """The path's parameters by their names, the query's by theirs, the body as `input`."""
        named = self.named or {}
        told = {
            named.get(name, to_camel_case(name)): value
            for name, value in things.items()
            if f"{{{name}}}" in self.door
        }
        sent = self.sends(things) if self.sends else None
        if sent is None:
            return told
        if self.method != "GET":
            return told | {"input": camel(sent)}
        return told | {named.get(name, name): one for name, one in camel(sent).items()}


def camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {to_camel_case(name): camel(one) for name, one in value.items()}
    return [camel(one) for one in value] if isinstance(value, list) else value


_LINE = {"name": "Tap", "unit_price": {"amount": 9000, "currency": "EUR"}}
_BUSINESS, _STUDIO, _BOOKING = {"business_id": "id"}, {"studio_id": "id"}, {"booking_id": "id"}


def _of_business(things: Things) -> Json:
    return {"business_id": things["business_id"]}


def _booking(things: Things) -> Json:
    return {
        "room_id": things["room_id"],
        "starts_at": things["starts_at"],
        "duration_minutes": 60,
        "notes": "Two guitars.",
    }


MUTATIONS: Sequence[Capability] = [
    Capability(
        "updateProfile",
        "PATCH /users/me",
        sends=lambda _: {"first_name": "Ada", "bio": None, "locale": "fr"},
    ),
    Capability(
        "toggleFavorite",
        "POST /favorites",
        made.shop,
        lambda things: {"business_id": things["business_id"]},
        inside="favorite",
    ),
    Capability(
        "createReview",
        "POST /reviews",
        made.past_booking,
        lambda things: {"booking_id": things["booking_id"], "rating": 4, "title": "Warm"},
    ),
    Capability(
        "replyToReview",
        "POST /reviews/{review_id}/reply",
        made.unanswered_review,
        lambda _: {"body": "Thank you."},
    ),
    Capability(
        "createRequest",
        "POST /requests",
        sends=lambda _: {
            "category": "plumbing",
            "title": "The kitchen tap drips",
            "latitude": 51.5,
            "longitude": -0.12,
            "budget": {"max": {"amount": 20_000, "currency": "GBP"}},
        },
    ),
    Capability(
        "sendQuote",
        "POST /leads/{lead_id}/quotes",
        made.lead,
        lambda _: {"lines": [_LINE], "slots": [made.slot()]},
    ),
    Capability("acceptQuote", "POST /quotes/{quote_id}/accept", made.quote, lambda _: {"slot": 0}),
    Capability("createBooking", "POST /bookings", made.open_room, _booking),
    Capability(
        "cancelBooking",
        "POST /bookings/{booking_id}/cancel",
        made.booking,
        lambda _: {"reason": "The drummer is ill."},
    ),
    Capability(
        "sendMessage",
        "POST /conversations/{conversation_id}/messages",
        made.conversation,
        lambda _: {"body": "Thank you.", "client_id": "b"},
    ),
    Capability(
        "markRead",
        "POST /conversations/{conversation_id}/read",
        made.conversation,
        lambda _: {"seq": 1},
    ),
]
QUERIES: Sequence[Capability] = [
    Capability("me", "GET /users/me"),
    Capability("business", "GET /businesses/{business_id}", made.business, named=_BUSINESS),
    Capability("businesses", "GET /search/businesses", items="items"),
    Capability("studio", "GET /studios/{studio_id}", made.own("studio_id"), named=_STUDIO),
    Capability("studios", "GET /search/studios", items="items"),
    Capability("room", "GET /rooms/{room_id}", made.own("room_id"), named={"room_id": "id"}),
    Capability("booking", "GET /bookings/{booking_id}", made.booking, named=_BOOKING),
    Capability("myBookings", "GET /bookings", made.booking, items="items"),
    Capability("bookings", "GET /bookings", made.booking, _of_business, items="items"),
    Capability(
        "conversation",
        "GET /conversations/{conversation_id}",
        made.conversation,
        named={"conversation_id": "id"},
    ),
    Capability("conversations", "GET /conversations", made.conversation, items="items"),
    Capability(
        "request",
        "GET /requests/{request_id}",
        made.own("request_id"),
        named={"request_id": "id"},
    ),
    Capability("myRequests", "GET /requests", made.own("request_id"), items="items"),
    Capability("lead", "GET /leads/{lead_id}", made.lead, named={"lead_id": "id"}),
    Capability("leads", "GET /leads", made.lead, _of_business, items="items"),
    Capability(
        "property",
        "GET /properties/{property_id}",
        made.own("property_id"),
        named={"property_id": "id"},
    ),
    Capability("myProperties", "GET /properties", made.own("property_id"), items="items"),
    Capability("dashboard", "GET /businesses/{business_id}/dashboard", made.business),
    Capability("platformDashboard", "GET /dashboard/platform"),
    Capability("reviews", "GET /businesses/{business_id}/reviews", made.reviewed, items="items"),
    Capability("myReviews", "GET /reviews", made.reviewed, items="items"),
]
CAPABILITIES = [*QUERIES, *MUTATIONS]
