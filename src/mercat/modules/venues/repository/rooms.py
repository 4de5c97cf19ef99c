"""Rooms. Lock the business first: then nobody else changes any of its rooms."""

from sqlalchemy import Uuid, bindparam, select

from mercat.modules.businesses.models import Business
from mercat.modules.venues.models import Room, Studio
from mercat.modules.venues.repository.pages import role_of
from mercat.platform.reads import Query

ROOM_KNOWN = Query(
    select(
        Room.id,
        Room.studio_id,
        Room.status.label("room_status"),
        Studio.business_id,
        Studio.status,
        Studio.archived_at,
        Business.status.label("business_status"),
        Business.archived_at.label("business_archived_at"),
        role_of().label("role"),
    )
    .select_from(Room)
    .join(Studio, Studio.id == Room.studio_id)
    .join(Business, Business.id == Studio.business_id)
    .where(Room.id == bindparam("room_id", type_=Uuid), Room.archived_at.is_(None))
)
"""What says who may know of a room."""
