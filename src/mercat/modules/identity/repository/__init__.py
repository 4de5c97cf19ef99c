"""Every SQL statement of identity, as named questions."""

from mercat.modules.identity.repository.api_keys import KEYS_OF, LIVE_KEY, ApiKeyRepository
from mercat.modules.identity.repository.codes import OtpRepository
from mercat.modules.identity.repository.deletions import DeletionRepository
from mercat.modules.identity.repository.exports import ExportRepository
from mercat.modules.identity.repository.factors import FactorRepository
from mercat.modules.identity.repository.links import LinkRepository
from mercat.modules.identity.repository.memberships import MembershipRepository
from mercat.modules.identity.repository.pending import PendingRepository
from mercat.modules.identity.repository.profile import ACCOUNT, CustomerRepository
from mercat.modules.identity.repository.roles import ROLES, RoleRepository
from mercat.modules.identity.repository.sessions import (
    CHANGED_SESSIONS,
    LIVE_SESSION,
    STANDING_SESSIONS,
    SessionRepository,
)
from mercat.modules.identity.repository.social import AttemptRepository, IdentityRepository
from mercat.modules.identity.repository.throttles import ThrottleRepository
from mercat.modules.identity.repository.users import PROFILE, UserRepository

__all__ = [
    "ACCOUNT",
    "CHANGED_SESSIONS",
    "KEYS_OF",
    "LIVE_KEY",
    "LIVE_SESSION",
    "PROFILE",
    "ROLES",
    "STANDING_SESSIONS",
    "ApiKeyRepository",
    "AttemptRepository",
    "CustomerRepository",
    "DeletionRepository",
    "ExportRepository",
    "FactorRepository",
    "IdentityRepository",
    "LinkRepository",
    "MembershipRepository",
    "OtpRepository",
    "PendingRepository",
    "RoleRepository",
    "SessionRepository",
    "ThrottleRepository",
    "UserRepository",
]
