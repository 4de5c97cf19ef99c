"""What properties know, and offer to other modules."""

from mercat.modules.properties.schemas import ApproximateProperty, PropertyRead
from mercat.modules.properties.service.access import PropertyAccess
from mercat.modules.properties.service.blurring import approximate
from mercat.modules.properties.service.own import OwnProperties, act
from mercat.modules.properties.service.properties import Properties

__all__ = [
    "ApproximateProperty",
    "OwnProperties",
    "Properties",
    "PropertyAccess",
    "PropertyRead",
    "act",
    "approximate",
]
