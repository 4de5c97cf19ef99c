"""What must happen after a commit: written in the transaction, handled at least once, in order.

The transactional outbox pattern (Richardson, Microservices Patterns, 2018, §3.3.7).
"""

from mercat.platform.outbox.announced import Announced, fact_types
from mercat.platform.outbox.event import Event, Fact
from mercat.platform.outbox.handlers import Handler, Handlers, Session, on
from mercat.platform.outbox.records import OutboxEvent
from mercat.platform.outbox.sending import Outbox

__all__ = [
    "Announced",
    "Event",
    "Fact",
    "Handler",
    "Handlers",
    "Outbox",
    "OutboxEvent",
    "Session",
    "fact_types",
    "on",
]
