"""The shapes of identity's requests and answers."""

from mercat.modules.identity.schemas.accounts import MeRead, RegisterInput, UserRead
from mercat.modules.identity.schemas.api_keys import ApiKeyCreated, ApiKeyInput, ApiKeyRead
from mercat.modules.identity.schemas.audit import AuditEventRead
from mercat.modules.identity.schemas.roles import RoleInput, RolePatch, RoleRead, UserRolesInput
from mercat.modules.identity.schemas.sign_in import (
    LoginInput,
    RefreshInput,
    SendOtpInput,
    TokensRead,
    VerifyOtpInput,
)
from mercat.modules.identity.schemas.staff import CountedPageRead, StaffUserRead, UserPatch

__all__ = [
    "ApiKeyCreated",
    "ApiKeyInput",
    "ApiKeyRead",
    "AuditEventRead",
    "CountedPageRead",
    "LoginInput",
    "MeRead",
    "RefreshInput",
    "RegisterInput",
    "RoleInput",
    "RolePatch",
    "RoleRead",
    "SendOtpInput",
    "StaffUserRead",
    "TokensRead",
    "UserPatch",
    "UserRead",
    "UserRolesInput",
    "VerifyOtpInput",
]
