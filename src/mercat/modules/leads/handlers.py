"""What happens after the fact."""

from mercat.platform.outbox import Handler

HANDLERS: list[Handler] = []
