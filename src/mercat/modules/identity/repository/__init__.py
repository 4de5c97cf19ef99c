"""Every SQL statement of identity, as named questions."""

from mercat.modules.identity.repository.codes import OtpRepository
from mercat.modules.identity.repository.links import LinkRepository
from mercat.modules.identity.repository.pending import PendingRepository
from mercat.modules.identity.repository.roles import ROLES, RoleRepository
from mercat.modules.identity.repository.sessions import LIVE_SESSION, SessionRepository
from mercat.modules.identity.repository.throttles import ThrottleRepository
from mercat.modules.identity.repository.users import PROFILE, UserRepository

__all__ = [
    "LIVE_SESSION",
    "PROFILE",
    "ROLES",
    "LinkRepository",
    "OtpRepository",
    "PendingRepository",
    "RoleRepository",
    "SessionRepository",
    "ThrottleRepository",
    "UserRepository",
]
