"""Every statement about notices."""

from mercat.modules.notifications.repository.lists import ONE, ORDER, UNREAD, listed
from mercat.modules.notifications.repository.notices import NoticeRepository
from mercat.modules.notifications.repository.preferences import PreferenceRepository

__all__ = ["ONE", "ORDER", "UNREAD", "NoticeRepository", "PreferenceRepository", "listed"]
