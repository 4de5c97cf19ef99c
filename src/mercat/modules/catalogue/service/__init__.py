"""What catalogues know."""

from mercat.modules.catalogue.service.acts import act
from mercat.modules.catalogue.service.offerings import Offerings
from mercat.modules.catalogue.service.portfolio import Portfolio

__all__ = ["Offerings", "Portfolio", "act"]
