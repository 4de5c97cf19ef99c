"""What can be waited for."""

from collections.abc import Sequence

from mercat.graphql.declaring import Fields
from mercat.graphql.subscriptions.bookings import subscriptions as bookings
from mercat.graphql.subscriptions.conversations import subscriptions as conversations
from mercat.graphql.subscriptions.notifications import subscriptions as notifications

SUBSCRIPTIONS: Sequence[Fields] = [conversations, notifications, bookings]
