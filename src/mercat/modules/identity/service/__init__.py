"""What identity knows, and offers to other modules."""

from mercat.modules.identity.service.challenges import Challenges
from mercat.modules.identity.service.codes import Codes
from mercat.modules.identity.service.guard import Guard
from mercat.modules.identity.service.links import Links
from mercat.modules.identity.service.new_passwords import check_new_password
from mercat.modules.identity.service.profiles import Profiles
from mercat.modules.identity.service.refresh_tokens import RefreshTokens
from mercat.modules.identity.service.reproof import Reproof
from mercat.modules.identity.service.role_book import RoleBook
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.step_up import StepUp
from mercat.modules.identity.service.throttles import Throttles
from mercat.modules.identity.service.verification import Verification

__all__ = [
    "Challenges",
    "Codes",
    "Guard",
    "Links",
    "Profiles",
    "RefreshTokens",
    "Reproof",
    "RoleBook",
    "Sessions",
    "StepUp",
    "Throttles",
    "Verification",
    "check_new_password",
]
