"""What was said, edited or deleted reaches the sockets of those who may read it."""

from mercat.modules.conversations.events import MessageChanged
from mercat.modules.conversations.service import Herald


class AnnounceMessage:
    def __init__(self, herald: Herald) -> None:
        self._herald = herald

    async def execute(self, event: MessageChanged) -> None:
        """After the commit of what it tells. Raises CacheDown: then it is tried again."""
        await self._herald.message(event)
