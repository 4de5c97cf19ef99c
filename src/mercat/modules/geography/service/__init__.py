"""What geography knows."""

from mercat.modules.geography.service.atlas import Geography
from mercat.modules.geography.service.cities import Cities

__all__ = ["Cities", "Geography"]
