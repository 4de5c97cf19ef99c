"""What notices know, and offer to other modules."""

from mercat.modules.notifications.service.notice_list import NoticeList
from mercat.modules.notifications.service.notifier import Notifier
from mercat.modules.notifications.service.preference_book import PreferenceBook
from mercat.modules.notifications.service.words import LANGUAGES, group_of, kinds, sentence

__all__ = [
    "LANGUAGES",
    "NoticeList",
    "Notifier",
    "PreferenceBook",
    "group_of",
    "kinds",
    "sentence",
]
