"""What notices know of people: all of it goes with them."""

from mercat.modules.notifications.models.notices import (
    Notification,
    NotificationPreference,
    QuietHours,
)
from mercat.platform.personal_data import IMPERSONAL, OWNER, PersonalTable, PersonalTables, told

_AREA = "notifications"

PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=Notification,
            area=_AREA,
            whose=lambda subject: Notification.user_id == subject.user_id,
            rows_go=True,
            columns={
                "user_id": OWNER,
                **dict.fromkeys(("kind", "data", "link", "told_at", "read_at"), told()),
                **dict.fromkeys(("dedupe", "in_app", "awaits_digest"), IMPERSONAL),
            },
        ),
        PersonalTable(
            record=NotificationPreference,
            area=_AREA,
            whose=lambda subject: NotificationPreference.user_id == subject.user_id,
            rows_go=True,
            columns={
                "user_id": OWNER,
                **dict.fromkeys(("notice_group", "in_app", "mail"), told()),
            },
        ),
        PersonalTable(
            record=QuietHours,
            area=_AREA,
            whose=lambda subject: QuietHours.user_id == subject.user_id,
            rows_go=True,
            columns={"user_id": OWNER, **dict.fromkeys(("begins", "ends"), told())},
        ),
    ]
)
