"""What is announced below is soon found, or not found any more."""

from mercat.modules.businesses.events import (
    BusinessChanged,
    BusinessPublished,
    BusinessUnpublished,
)
from mercat.modules.catalogue.events import OfferingsChanged
from mercat.modules.leads.events import ResponseRecordChanged
from mercat.modules.reviews.events import RatingChanged
from mercat.modules.search.dependencies import history
from mercat.modules.search.dependencies.indexing import index_things
from mercat.modules.venues.events import StudioChanged, StudioPublished, StudioUnpublished
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def show_business(event: BusinessPublished, session: Session, _: Resources) -> None:
    await index_things(session).business(event.business_id)


async def change_business(event: BusinessChanged, session: Session, _: Resources) -> None:
    await index_things(session).business(event.business_id)


async def hide_business(event: BusinessUnpublished, session: Session, _: Resources) -> None:
    await index_things(session).business(event.business_id)


async def change_offers(event: OfferingsChanged, session: Session, _: Resources) -> None:
    await index_things(session).business(event.business_id, whole=False)


async def rank_answers(event: ResponseRecordChanged, session: Session, _: Resources) -> None:
    await index_things(session).business(event.business_id)


async def rank_rating(event: RatingChanged, session: Session, _: Resources) -> None:
    await index_things(session).business(event.business_id, whole=False)
    if event.studio_id is not None:
        await index_things(session).studio(event.studio_id)


async def show_studio(event: StudioPublished, session: Session, _: Resources) -> None:
    await index_things(session).studio(event.studio_id)


async def change_studio(event: StudioChanged, session: Session, _: Resources) -> None:
    await index_things(session).studio(event.studio_id)


async def hide_studio(event: StudioUnpublished, session: Session, _: Resources) -> None:
    await index_things(session).studio(event.studio_id)


async def forget_searches(_: HourPassed, session: Session, resources: Resources) -> None:
    await history.forget_searches(session, resources).execute()


HANDLERS = [
    on(BusinessPublished, show_business),
    on(BusinessChanged, change_business),
    on(BusinessUnpublished, hide_business),
    on(OfferingsChanged, change_offers),
    on(ResponseRecordChanged, rank_answers),
    on(RatingChanged, rank_rating),
    on(StudioPublished, show_studio),
    on(StudioChanged, change_studio),
    on(StudioUnpublished, hide_studio),
    on(HourPassed, forget_searches),
]
