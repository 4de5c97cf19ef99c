"""What everybody sees of many businesses, in one statement."""

from sqlalchemy import ARRAY, Uuid, bindparam, func, select

from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.businesses.repository.pages import SUMMARY, categories_of, hours_of
from mercat.modules.geography.models import City
from mercat.platform.reads import Query

SUMMARIES = Query(
    select(
        *SUMMARY,
        Business.timezone,
        categories_of().label("categories"),
        hours_of().label("hours"),
    )
    .outerjoin_from(Business, City, City.id == Business.city_id)
    .where(
        Business.id == func.any(bindparam("business_ids", type_=ARRAY(Uuid))),
        Business.status == BusinessStatus.PUBLISHED,
        Business.archived_at.is_(None),
    )
)
"""Of those of them that are published, in no order, with their hours."""
