"""A new notice reaches the sockets of whom it is for."""

from mercat.modules.notifications.events import NotificationAdded
from mercat.modules.notifications.service import NoticeList
from mercat.platform.realtime import Publisher, frame_of, topics


class AnnounceNotice:
    def __init__(self, notices: NoticeList, publisher: Publisher) -> None:
        self._notices = notices
        self._publisher = publisher

    async def execute(self, event: NotificationAdded) -> None:
        """After the commit of what it tells. Raises CacheDown: then it is tried again."""
        notice = await self._notices.one(event.user_id, event.notification_id)
        if notice is None or notice.read_at is not None:
            return
        frame = frame_of(
            "notification.created",
            notification=notice,
            unread=await self._notices.unread(event.user_id),
        )
        await self._publisher.publish(topics.of_user(event.user_id), frame)
