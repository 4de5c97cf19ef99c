"""Questions about endpoints, deliveries and facts."""

from mercat.modules.webhooks.repository.deliveries import (
    ATTEMPTS,
    DELIVERIES,
    DELIVERY,
    LATER_DELIVERIES,
    LATER_OF_STATUS,
    OF_STATUS,
    DeliveryRepository,
)
from mercat.modules.webhooks.repository.endpoints import EndpointRepository
from mercat.modules.webhooks.repository.feed import FEED, FEED_OF_TYPES, HEAD, FeedRepository

__all__ = [
    "ATTEMPTS",
    "DELIVERIES",
    "DELIVERY",
    "FEED",
    "FEED_OF_TYPES",
    "HEAD",
    "LATER_DELIVERIES",
    "LATER_OF_STATUS",
    "OF_STATUS",
    "DeliveryRepository",
    "EndpointRepository",
    "FeedRepository",
]
