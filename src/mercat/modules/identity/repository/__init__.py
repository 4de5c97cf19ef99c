"""Every SQL statement of identity, as named questions."""

from mercat.modules.identity.repository.codes import OtpRepository
from mercat.modules.identity.repository.factors import FactorRepository
from mercat.modules.identity.repository.roles import ROLES, RoleRepository
from mercat.modules.identity.repository.sessions import (
    CHANGED_SESSIONS,
    LIVE_SESSION,
    SessionRepository,
)
from mercat.modules.identity.repository.social import AttemptRepository, IdentityRepository
from mercat.modules.identity.repository.throttles import ThrottleRepository
from mercat.modules.identity.repository.users import PROFILE, UserRepository

__all__ = [
    "CHANGED_SESSIONS",
    "LIVE_SESSION",
    "PROFILE",
    "ROLES",
    "AttemptRepository",
    "FactorRepository",
    "IdentityRepository",
    "OtpRepository",
    "RoleRepository",
    "SessionRepository",
    "ThrottleRepository",
    "UserRepository",
]
