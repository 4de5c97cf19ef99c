"""What can be done."""

from collections.abc import Sequence

from mercat.graphql.declaring import Fields
from mercat.graphql.mutations.accounts import mutations as accounts
from mercat.graphql.mutations.bookings import mutations as bookings
from mercat.graphql.mutations.conversations import mutations as conversations
from mercat.graphql.mutations.favourites import mutations as favourites
from mercat.graphql.mutations.leads import mutations as leads
from mercat.graphql.mutations.reviews import mutations as reviews

MUTATIONS: Sequence[Fields] = [accounts, favourites, reviews, leads, bookings, conversations]
