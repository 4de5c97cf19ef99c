"""What can be done."""

from collections.abc import Sequence

from mercat.graphql.declaring import Fields
from mercat.graphql.mutations.reviews import mutations as reviews

MUTATIONS: Sequence[Fields] = [reviews]
