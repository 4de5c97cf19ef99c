"""What identity knows, and offers to other modules."""

from mercat.modules.identity.service.api_keys import ApiKeys
from mercat.modules.identity.service.codes import Codes
from mercat.modules.identity.service.guard import Guard
from mercat.modules.identity.service.key_guard import KeyGuard
from mercat.modules.identity.service.profiles import Profiles
from mercat.modules.identity.service.refresh_tokens import RefreshTokens
from mercat.modules.identity.service.role_book import RoleBook
from mercat.modules.identity.service.role_table import RoleTable
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.step_up import StepUp
from mercat.modules.identity.service.throttles import Throttles
from mercat.modules.identity.service.user_book import UserBook

__all__ = [
    "ApiKeys",
    "Codes",
    "Guard",
    "KeyGuard",
    "Profiles",
    "RefreshTokens",
    "RoleBook",
    "RoleTable",
    "Sessions",
    "StepUp",
    "Throttles",
    "UserBook",
]
