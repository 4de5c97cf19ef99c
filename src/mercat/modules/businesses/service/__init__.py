"""What businesses know."""

from mercat.modules.businesses.service.teams import Teams

__all__ = ["Teams"]
