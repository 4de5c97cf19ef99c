"""What identity knows, and offers to other modules."""

from mercat.modules.identity.service.codes import Codes
from mercat.modules.identity.service.guard import Guard
from mercat.modules.identity.service.profiles import Profiles
from mercat.modules.identity.service.refresh_tokens import RefreshTokens
from mercat.modules.identity.service.role_book import RoleBook
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.step_up import StepUp
from mercat.modules.identity.service.throttles import Throttles

__all__ = [
    "Codes",
    "Guard",
    "Profiles",
    "RefreshTokens",
    "RoleBook",
    "Sessions",
    "StepUp",
    "Throttles",
]
