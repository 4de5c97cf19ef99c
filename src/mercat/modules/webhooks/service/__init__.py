"""What webhooks know."""

from mercat.modules.webhooks.service.acts import act
from mercat.modules.webhooks.service.delivery_book import DeliveryBook
from mercat.modules.webhooks.service.endpoint_desk import EndpointDesk
from mercat.modules.webhooks.service.endpoint_keys import EndpointKeys
from mercat.modules.webhooks.service.feed_book import FeedBook
from mercat.modules.webhooks.service.messages import Message, message_of
from mercat.modules.webhooks.service.outgoing import Outgoing
from mercat.modules.webhooks.service.wishes import checked_types, checked_url

__all__ = [
    "DeliveryBook",
    "EndpointDesk",
    "EndpointKeys",
    "FeedBook",
    "Message",
    "Outgoing",
    "act",
    "checked_types",
    "checked_url",
    "message_of",
]
