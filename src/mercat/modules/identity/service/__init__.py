"""What identity knows, and offers to other modules."""

from mercat.modules.identity.service.accounts import Accounts
from mercat.modules.identity.service.adoptions import Adoptions
from mercat.modules.identity.service.api_keys import ApiKeys
from mercat.modules.identity.service.challenges import Challenges
from mercat.modules.identity.service.codes import Codes
from mercat.modules.identity.service.export_files import ExportFiles
from mercat.modules.identity.service.factors import Factors
from mercat.modules.identity.service.guard import Guard
from mercat.modules.identity.service.key_guard import KeyGuard
from mercat.modules.identity.service.links import Links
from mercat.modules.identity.service.memberships import Memberships, TeamEntry
from mercat.modules.identity.service.mfa_tokens import MfaTokens
from mercat.modules.identity.service.names import public_name
from mercat.modules.identity.service.new_passwords import check_is_other, check_new_password
from mercat.modules.identity.service.oidc_attempts import OidcAttempts
from mercat.modules.identity.service.profiles import Profiles
from mercat.modules.identity.service.refresh_tokens import RefreshTokens
from mercat.modules.identity.service.reproof import Reproof
from mercat.modules.identity.service.role_book import RoleBook
from mercat.modules.identity.service.role_table import RoleTable
from mercat.modules.identity.service.session_list import SessionList
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.sign_ins import SignIns
from mercat.modules.identity.service.social_accounts import SocialAccounts
from mercat.modules.identity.service.step_up import StepUp
from mercat.modules.identity.service.throttles import Throttles
from mercat.modules.identity.service.tickets import Tickets
from mercat.modules.identity.service.user_book import UserBook
from mercat.modules.identity.service.verification import Verification

__all__ = [
    "Accounts",
    "Adoptions",
    "ApiKeys",
    "Challenges",
    "Codes",
    "ExportFiles",
    "Factors",
    "Guard",
    "KeyGuard",
    "Links",
    "Memberships",
    "MfaTokens",
    "OidcAttempts",
    "Profiles",
    "RefreshTokens",
    "Reproof",
    "RoleBook",
    "RoleTable",
    "SessionList",
    "Sessions",
    "SignIns",
    "SocialAccounts",
    "StepUp",
    "TeamEntry",
    "Throttles",
    "Tickets",
    "UserBook",
    "Verification",
    "check_is_other",
    "check_new_password",
    "public_name",
]
