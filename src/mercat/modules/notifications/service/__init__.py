"""What notices know, and offer to other modules."""

from mercat.modules.notifications.service.consent import Consent, consent
from mercat.modules.notifications.service.notice_list import NoticeList
from mercat.modules.notifications.service.notifier import Notifier
from mercat.modules.notifications.service.preference_book import PreferenceBook
from mercat.modules.notifications.service.unsubscribing import PATH, Unsubscribing
from mercat.modules.notifications.service.words import group_of, kinds, sentence

__all__ = [
    "PATH",
    "Consent",
    "NoticeList",
    "Notifier",
    "PreferenceBook",
    "Unsubscribing",
    "consent",
    "group_of",
    "kinds",
    "sentence",
]
