"""One side has blocked the other: nobody is told any more whether the other is there."""

from mercat.modules.conversations.events import SidesParted
from mercat.modules.conversations.service import Audiences
from mercat.platform.realtime import Publisher, topics


class PartSides:
    """Those who look this instant; whoever connects later is not told in the first place."""

    def __init__(self, audiences: Audiences, publisher: Publisher) -> None:
        self._audiences = audiences
        self._publisher = publisher

    async def execute(self, event: SidesParted) -> None:
        """After the commit of what it tells. Raises CacheDown: then it is tried again."""
        audience = await self._audiences.of(event.conversation_id)
        for one in audience.user_ids:
            for other in audience.user_ids - {one}:
                await self._publisher.part(topics.of_user(one), other)
            if audience.business_id is not None:
                topic = topics.of_business(audience.business_id)
                await self._publisher.part(topic, one, to=audience.members)
