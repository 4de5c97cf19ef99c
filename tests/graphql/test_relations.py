"""Every relation of the graph: as many statements for twenty nodes as for one."""

from collections.abc import Mapping
from typing import Any

from httpx import AsyncClient
from tests.graphql.asking import data
from tests.graphql.street import Street
from tests.modules.counting import statements
from tests.modules.identity.staff import join
from tests.modules.search.index import make_documents

from mercat.graphql.types import NODES
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

MANY = 20
ROADS: Mapping[str, tuple[str, str]] = {
    "Account": ("bea", "{ me { %s } }"),
    "Booking": ("bea", "{ myBookings(first: $n, status: CONFIRMED) { nodes { %s } } }"),
    "Business": ("olga", "{ businesses(first: $n) { nodes { %s } } }"),
    "Conversation": ("olga", "{ conversations(first: $n, kind: BOOKING) { nodes { %s } } }"),
    "Conversation lead": ("olga", "{ conversations(first: $n, kind: LEAD) { nodes { %s } } }"),
    "Lead": ("olga", "{ myLeads: conversations(first: $n, kind: LEAD) { nodes { lead { %s } } } }"),
    "Quote": ("bea", "{ myRequests(first: $n) { nodes { quotes(first: 2) { nodes { %s } } } } }"),
    "Request": ("bea", "{ myRequests(first: $n) { nodes { %s } } }"),
    "Room": ("bea", "{ myBookings(first: $n, status: CONFIRMED) { nodes { room { %s } } } }"),
    "Studio": ("olga", "{ studios(first: $n) { nodes { %s } } }"),
}
"""Who gets to many nodes of a type, and how."""
INNER: Mapping[tuple[str, str], str] = {
    ("Booking", "business"): "business { id phone hours { opens } }",
    ("Booking", "business_name"): "businessName",
    ("Booking", "conversation"): "conversation { id lastMessage { body } }",
    ("Booking", "events"): "events { kind }",
    ("Booking", "property"): "property { addressLine1 photos { id } }",
    ("Booking", "room"): "room { id photos { id } }",
    ("Booking", "room_name"): "roomName",
    ("Booking", "studio"): "studio { id isOpenNow }",
    ("Booking", "studio_name"): "studioName",
    ("Business", "hours"): "hours { opens } openNow: isOpenNow",
    ("Business", "reviews"): "reviews(first: 2) { nodes { rating } summary { count } }",
    ("Business", "services"): "services { id }",
    ("Business", "studios"): "studios(first: 2) { nodes { id } }",
    ("Business", "team"): "team(first: 2) { nodes { email } }",
    ("Conversation", "booking"): "booking { id events { kind } }",
    ("Conversation", "lead"): "lead { id }",
    ("Conversation", "messages"): "messages(last: 2) { items { seq body } lastSeq }",
    ("Conversation", "studio"): "studio { id }",
    ("Lead", "business"): "business { id }",
    ("Lead", "conversation"): "conversation { id }",
    ("Lead", "quotes"): "quotes { id lines { name } }",
    ("Lead", "request"): "request { id }",
    ("Quote", "booking"): "booking { id }",
    ("Quote", "business"): "business { id }",
    ("Quote", "lead"): "lead { id }",
    ("Quote", "request"): "request { id }",
    ("Request", "property"): "property { id }",
    ("Request", "quotes"): "quotes(first: 2) { nodes { id total { amount } } }",
    (
        "Room",
        "availability",
    ): "availability(duration: 60, date: $day) { starts { price { amount } } }",
    ("Room", "prices"): "prices { tiers { id } completeness { isComplete } }",
    ("Room", "studio"): "studio { id }",
    ("Studio", "business"): "business { id }",
    ("Studio", "closures"): "closures { id }",
    ("Studio", "description"): "days { weekday } isOpenNow",
    ("Studio", "equipment"): "equipment(first: 2) { nodes { id } }",
    ("Studio", "reviews"): "reviews(first: 2) { nodes { id } summary { count } }",
    ("Studio", "rooms"): "rooms { id photos { id } }",
}
"""What is asked of a relation, or of what a short shape does not tell."""
NOT_THEIRS = {("Lead", "request"), ("Quote", "lead")}
"""Null for whoever gets that far: looked up all the same."""


def test_none_is_forgotten() -> None:
    relations = {(node.name, name) for node in NODES for name in node.relations}
    assert relations - INNER.keys() == set()


async def test_statements_do_not_grow(client: AsyncClient, resources: Resources) -> None:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    bea = await join(client, resources, "bea@example.com")
    await Street.build(resources, olga, bea, MANY)
    await make_documents(resources)
    people = {"olga": olga, "bea": bea}
    grown: dict[Any, Any] = {}
    for (node, name), inner in INNER.items():
        who, road = ROADS.get(f"{node} {name}") or ROADS[node]
        day = resources.clock.now().date().isoformat() if "$day" in inner else None
        declared = "query($n: Int, $day: Date)" if day else "query($n: Int)"
        query = f"{declared} {road % inner}"
        counts, told = [], None
        for first in (1, MANY):
            variables: dict[str, Any] = {"n": first} | ({"day": day} if day else {})
            told = await data(client, query, people[who], **variables)
            async with statements(resources, "") as seen:
                told = await data(client, query, people[who], **variables)
            counts.append(len(seen))
        if counts[0] != counts[1] or counts[1] > 12:
            grown[(node, name)] = counts
        found = list(_leaves(told))
        expected = MANY - 1 if (node, name) not in NOT_THEIRS else 0
        assert len(found) >= expected, (node, name, told)
    assert grown == {}


def _leaves(told: Any) -> Any:
    """Every value that is not null."""
    if isinstance(told, dict):
        for one in told.values():
            yield from _leaves(one)
    elif isinstance(told, list):
        for one in told:
            yield from _leaves(one)
    elif told is not None:
        yield told
