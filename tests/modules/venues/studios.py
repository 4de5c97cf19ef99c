"""Studios that are there already, for the tests of what stands on them."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.venues.models import (
    DayHours,
    DayMode,
    OperatingDay,
    Studio,
    StudioSlug,
    StudioStatus,
)
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

NINE_TO_SIX = [DayHours(weekday, DayMode.OPEN, [(540, 1080)]) for weekday in range(7)]
ALL_WEEK = [DayHours(weekday, DayMode.ALL_DAY) for weekday in range(7)]


async def studio(
    resources: Resources,
    business_id: UUID,
    slug: str = "blue-room",
    status: StudioStatus = StudioStatus.PUBLISHED,
    days: Sequence[DayHours] = NINE_TO_SIX,
    **more: object,
) -> UUID:
    """The id of it, in London and in pounds unless it says otherwise, with these hours."""
    values = {"timezone": "Europe/London", "currency": "GBP", **more}
    row = Studio(
        id=uuid7(), business_id=business_id, name=slug.title(), slug=slug, status=status, **values
    )
    if status is StudioStatus.PUBLISHED:
        row.published_at = resources.clock.now()
    async with resources.database.open_session() as session:
        session.add(row)
        await session.flush()
        session.add(StudioSlug(slug=slug, studio_id=row.id))
        for day in days:
            intervals = [list(interval) for interval in day.intervals]
            session.add(
                OperatingDay(
                    studio_id=row.id, weekday=day.weekday, mode=day.mode, intervals=intervals
                )
            )
        await session.commit()
    return row.id
