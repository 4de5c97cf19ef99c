"""Prices of rooms. Lock the business first: then nobody else changes any of them."""

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from mercat.modules.venues.models import RoomPrice
from mercat.platform.reads import Query

PRICES = Query(
    select(
        RoomPrice.id,
        RoomPrice.room_id,
        RoomPrice.duration_minutes,
        RoomPrice.price_amount,
        RoomPrice.weekdays,
        RoomPrice.window_starts,
        RoomPrice.window_ends,
    )
    .where(RoomPrice.room_id == any_(bindparam("room_ids", type_=ARRAY(Uuid))))
    .order_by(RoomPrice.room_id, RoomPrice.duration_minutes, RoomPrice.price_amount, RoomPrice.id)
)
"""Of each room the shortest first, of those the cheapest."""
