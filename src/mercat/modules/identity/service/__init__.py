"""What identity knows, and offers to other modules."""

from mercat.modules.identity.service.codes import Codes
from mercat.modules.identity.service.factors import Factors
from mercat.modules.identity.service.guard import Guard
from mercat.modules.identity.service.mfa_tokens import MfaTokens
from mercat.modules.identity.service.oidc_attempts import OidcAttempts
from mercat.modules.identity.service.profiles import Profiles
from mercat.modules.identity.service.refresh_tokens import RefreshTokens
from mercat.modules.identity.service.role_book import RoleBook
from mercat.modules.identity.service.session_list import SessionList
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.sign_ins import SignIns
from mercat.modules.identity.service.social_accounts import SocialAccounts
from mercat.modules.identity.service.step_up import StepUp
from mercat.modules.identity.service.throttles import Throttles

__all__ = [
    "Codes",
    "Factors",
    "Guard",
    "MfaTokens",
    "OidcAttempts",
    "Profiles",
    "RefreshTokens",
    "RoleBook",
    "SessionList",
    "Sessions",
    "SignIns",
    "SocialAccounts",
    "StepUp",
    "Throttles",
]
