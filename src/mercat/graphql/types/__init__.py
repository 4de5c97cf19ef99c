"""The nouns of the graph, each with what it leads to."""

from collections.abc import Mapping, Sequence
from enum import Enum

from mercat.graphql.declaring import Node
from mercat.graphql.types.accounts import account
from mercat.graphql.types.businesses import business
from mercat.graphql.types.catalogue import offering
from mercat.graphql.types.reviews import review
from mercat.modules.reviews.service import Sort as ReviewSort
from mercat.modules.search.models import Sort as SearchSort

NAMES: Mapping[type[Enum], str] = {SearchSort: "SearchSort", ReviewSort: "ReviewSort"}
"""Of enums that would share a name by their own."""
NODES: Sequence[Node] = [account, business, offering, review]
