"""What documents tell of prices, for what is shown."""

from sqlalchemy import ARRAY, Uuid, bindparam, func, select

from mercat.modules.search.models import BusinessDocument, StudioDocument
from mercat.platform.reads import Query


def _prices(record: type[BusinessDocument | StudioDocument]) -> Query:
    return Query(
        select(record.id, record.price_from, record.price_currency).where(
            record.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
            record.price_from.is_not(None),
        )
    )


BUSINESS_PRICES, STUDIO_PRICES = _prices(BusinessDocument), _prices(StudioDocument)
"""Of those of these that have one."""
