"""Somebody is in other teams than when they connected: their sockets listen to the wrong ones."""

from mercat.modules.businesses.events import TeamsChanged
from mercat.platform.realtime import Publisher, topics


class UnsettleSockets:
    """They connect again, and listen to what they belong to now. What reaches them until then is
    not decided by this: each message says whom it is for.
    """

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def execute(self, event: TeamsChanged) -> None:
        """Raises CacheDown: then it is tried again."""
        await self._publisher.unsettle(topics.of_user(event.user_id))
