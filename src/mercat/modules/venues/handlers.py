"""What happens after the fact."""

from mercat.modules.businesses.events import BusinessArchived
from mercat.modules.venues.dependencies import rooms as dependencies
from mercat.modules.venues.events import StudioArchived
from mercat.platform.outbox import Session, on
from mercat.platform.resources import Resources


async def clear_photos_of_business(event: BusinessArchived, session: Session, _: Resources) -> None:
    await dependencies.clear_room_photos(session).execute(business_id=event.business_id)


async def clear_photos_of_studio(event: StudioArchived, session: Session, _: Resources) -> None:
    await dependencies.clear_room_photos(session).execute(studio_id=event.studio_id)


HANDLERS = [
    on(BusinessArchived, clear_photos_of_business),
    on(StudioArchived, clear_photos_of_studio),
]
