"""What notices look like outside."""

from mercat.modules.notifications.schemas.notices import (
    NotificationPageRead,
    NotificationRead,
    ReadInput,
    UnreadRead,
)
from mercat.modules.notifications.schemas.preferences import (
    PreferenceInput,
    PreferenceRead,
    PreferencesInput,
    PreferencesRead,
    QuietHoursInput,
    QuietHoursRead,
)

__all__ = [
    "NotificationPageRead",
    "NotificationRead",
    "PreferenceInput",
    "PreferenceRead",
    "PreferencesInput",
    "PreferencesRead",
    "QuietHoursInput",
    "QuietHoursRead",
    "ReadInput",
    "UnreadRead",
]
