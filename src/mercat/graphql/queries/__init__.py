"""What can be asked for."""

from collections.abc import Sequence

from mercat.graphql.declaring import Fields
from mercat.graphql.queries.accounts import queries as accounts
from mercat.graphql.queries.bookings import queries as bookings
from mercat.graphql.queries.businesses import queries as businesses
from mercat.graphql.queries.conversations import queries as conversations
from mercat.graphql.queries.leads import queries as leads
from mercat.graphql.queries.properties import queries as properties
from mercat.graphql.queries.reporting import queries as reporting
from mercat.graphql.queries.reviews import queries as reviews
from mercat.graphql.queries.venues import queries as venues

QUERIES: Sequence[Fields] = [
    accounts,
    bookings,
    businesses,
    conversations,
    leads,
    properties,
    reporting,
    reviews,
    venues,
]
