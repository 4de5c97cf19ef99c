"""What happens after the fact."""

from mercat.modules.businesses.events import BusinessArchived
from mercat.modules.venues.dependencies import rooms as dependencies
from mercat.platform.outbox import Session, on
from mercat.platform.resources import Resources


async def clear_room_photos(event: BusinessArchived, session: Session, _: Resources) -> None:
    await dependencies.clear_room_photos(session).execute(event.business_id)


HANDLERS = [on(BusinessArchived, clear_room_photos)]
