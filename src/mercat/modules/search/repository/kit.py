"""What studios have and say of themselves, by code."""

from sqlalchemy import select

from mercat.modules.venues.models import Badge, EquipmentType
from mercat.platform.reads import Query

EQUIPMENT_TYPES = Query(
    select(EquipmentType.id, EquipmentType.code, EquipmentType.name).order_by(
        EquipmentType.position, EquipmentType.id
    )
)
BADGES = Query(select(Badge.id, Badge.code, Badge.name).order_by(Badge.position, Badge.id))
