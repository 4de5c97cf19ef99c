"""The nouns of the graph, each with what it leads to."""

from collections.abc import Mapping, Sequence
from enum import Enum

from mercat.graphql.declaring import Node
from mercat.graphql.types import team  # noqa: F401 (a relation of businesses)
from mercat.graphql.types.accounts import account
from mercat.graphql.types.bookings import booking_node
from mercat.graphql.types.businesses import business
from mercat.graphql.types.catalogue import offering
from mercat.graphql.types.conversations import conversation_node
from mercat.graphql.types.leads import lead_node, quote_node, request_node
from mercat.graphql.types.properties import customer_property
from mercat.graphql.types.reviews import review
from mercat.graphql.types.rooms import room
from mercat.graphql.types.studios import studio
from mercat.modules.conversations.models import Side as ConversationSide
from mercat.modules.reviews.models import Side as ReviewSide
from mercat.modules.reviews.service import Sort as ReviewSort
from mercat.modules.search.models import Sort as SearchSort

NAMES: Mapping[type[Enum], str] = {
    ConversationSide: "ConversationSide",
    ReviewSide: "ReviewSide",
    ReviewSort: "ReviewSort",
    SearchSort: "SearchSort",
}
"""Of enums that would share a name by their own."""
NODES: Sequence[Node] = [
    account,
    booking_node,
    business,
    conversation_node,
    customer_property,
    lead_node,
    offering,
    quote_node,
    request_node,
    review,
    room,
    studio,
]
