"""What can be asked for."""

from collections.abc import Sequence

from mercat.graphql.declaring import Fields
from mercat.graphql.queries.accounts import queries as accounts
from mercat.graphql.queries.businesses import queries as businesses

QUERIES: Sequence[Fields] = [accounts, businesses]
