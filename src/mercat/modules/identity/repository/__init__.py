"""Every SQL statement of identity, as named questions."""

from mercat.modules.identity.repository.api_keys import KEYS_OF, LIVE_KEY, ApiKeyRepository
from mercat.modules.identity.repository.codes import OtpRepository
from mercat.modules.identity.repository.roles import ROLES, RoleRepository
from mercat.modules.identity.repository.sessions import LIVE_SESSION, SessionRepository
from mercat.modules.identity.repository.throttles import ThrottleRepository
from mercat.modules.identity.repository.users import PROFILE, UserRepository

__all__ = [
    "KEYS_OF",
    "LIVE_KEY",
    "LIVE_SESSION",
    "PROFILE",
    "ROLES",
    "ApiKeyRepository",
    "OtpRepository",
    "RoleRepository",
    "SessionRepository",
    "ThrottleRepository",
    "UserRepository",
]
