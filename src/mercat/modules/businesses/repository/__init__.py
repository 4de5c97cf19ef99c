"""Questions about businesses."""

from mercat.modules.businesses.repository.team import TeamRepository

__all__ = ["TeamRepository"]
