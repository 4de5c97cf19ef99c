"""What can be waited for."""

from collections.abc import Sequence

from mercat.graphql.declaring import Fields
from mercat.graphql.subscriptions.notifications import subscriptions as notifications

SUBSCRIPTIONS: Sequence[Fields] = [notifications]
