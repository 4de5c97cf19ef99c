"""How somebody wants to be told, in whole."""

from uuid import UUID

from mercat.modules.notifications.models import Digest, NoticeGroup, QuietHours
from mercat.modules.notifications.repository import PreferenceRepository
from mercat.modules.notifications.schemas import PreferenceRead, PreferencesRead, QuietHoursRead
from mercat.platform.outbox import Session


class PreferenceBook:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._preferences = PreferenceRepository(session)

    async def of(self, user_id: UUID) -> PreferencesRead:
        said = {one.notice_group: one for one in await self._preferences.of(user_id)}
        account = await self._preferences.mailed(user_id, NoticeGroup.BOOKINGS)
        told = [
            PreferenceRead(
                group=group,
                in_app=said[group].in_app if group in said else True,
                email=said[group].mail if group in said else Digest.INSTANT,
            )
            for group in NoticeGroup
        ]
        return PreferencesRead(
            preferences=told,
            quiet_hours=_hours(await self._preferences.quiet(user_id)),
            timezone=account.timezone if account else "UTC",
        )


def _hours(hours: QuietHours | None) -> QuietHoursRead | None:
    if hours is None:
        return None
    return QuietHoursRead(begins=_clock(hours.begins), ends=_clock(hours.ends))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
