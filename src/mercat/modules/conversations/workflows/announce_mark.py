"""That somebody has read so far reaches the sockets of the others."""

from mercat.modules.conversations.events import ReadMoved
from mercat.modules.conversations.service import Herald


class AnnounceMark:
    def __init__(self, herald: Herald) -> None:
        self._herald = herald

    async def execute(self, event: ReadMoved) -> None:
        """After the commit of what it tells. Raises CacheDown: then it is tried again."""
        await self._herald.mark(event)
