"""Studios as they are shown: statements compiled once."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, Uuid, bindparam, select

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.venues.models import Studio, StudioSlug
from mercat.platform.reads import Query


def role_of() -> ScalarSelect[Any]:
    """What the caller is in the team of its business."""
    return (
        select(BusinessMember.role)
        .where(
            BusinessMember.business_id == Studio.business_id,
            BusinessMember.user_id == bindparam("user_id", type_=Uuid),
        )
        .correlate(Studio)
        .scalar_subquery()
    )


STANDING = (
    Studio.id,
    Studio.business_id,
    Studio.slug,
    Studio.status,
    Studio.archived_at,
    Business.status.label("business_status"),
    Business.archived_at.label("business_archived_at"),
)
"""What says who may know of it, with the caller's role."""


def _of_slug(query: Select[Any]) -> Select[Any]:
    """By a slug that it has, or had."""
    return query.join(StudioSlug, StudioSlug.studio_id == Studio.id).where(
        StudioSlug.slug == bindparam("slug")
    )


_named = select(*STANDING, role_of().label("role")).join_from(
    Studio, Business, Business.id == Studio.business_id
)
NAMED = Query(_of_slug(_named))
"""Which studio a slug leads to."""
KNOWN = Query(_named.where(Studio.id == bindparam("studio_id")))
"""The same of an id."""
