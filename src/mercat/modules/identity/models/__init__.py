"""Rows and values of identity."""

from mercat.modules.identity.models.api_keys import ApiKey
from mercat.modules.identity.models.codes import Link, Otp, Purpose
from mercat.modules.identity.models.exports import DataExport
from mercat.modules.identity.models.factors import (
    Enrolment,
    MfaChallenge,
    Proof,
    RecoveryCode,
    Totp,
)
from mercat.modules.identity.models.personal_data import PERSONAL_DATA, unusable_address
from mercat.modules.identity.models.roles import (
    PARENTS,
    SHIPPED,
    Permission,
    Role,
    RolePermission,
    UserRole,
)
from mercat.modules.identity.models.sessions import Actor, Credentials, Device, LoginSession
from mercat.modules.identity.models.social import Identity, OidcAttempt
from mercat.modules.identity.models.throttles import LONGEST_LOCK, Throttle
from mercat.modules.identity.models.users import (
    DELETION_GRACE,
    Customer,
    User,
    UserFilter,
    UserStatus,
    UserType,
)

__all__ = [
    "DELETION_GRACE",
    "LONGEST_LOCK",
    "PARENTS",
    "PERSONAL_DATA",
    "SHIPPED",
    "Actor",
    "ApiKey",
    "Credentials",
    "Customer",
    "DataExport",
    "Device",
    "Enrolment",
    "Identity",
    "Link",
    "LoginSession",
    "MfaChallenge",
    "OidcAttempt",
    "Otp",
    "Permission",
    "Proof",
    "Purpose",
    "RecoveryCode",
    "Role",
    "RolePermission",
    "Throttle",
    "Totp",
    "User",
    "UserFilter",
    "UserRole",
    "UserStatus",
    "UserType",
    "unusable_address",
]
