"""What happens after the fact."""

from mercat.modules.businesses.events import BusinessArchived
from mercat.modules.catalogue import dependencies
from mercat.platform.outbox import Session, on
from mercat.platform.resources import Resources


async def clear_portfolio(event: BusinessArchived, session: Session, _: Resources) -> None:
    await dependencies.clear_portfolio(session).execute(event.business_id)


HANDLERS = [on(BusinessArchived, clear_portfolio)]
