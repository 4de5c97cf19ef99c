"""The shapes of identity's requests and answers."""

from mercat.modules.identity.schemas.accounts import MeRead, RegisterInput, UserRead
from mercat.modules.identity.schemas.api_keys import ApiKeyCreated, ApiKeyInput, ApiKeyRead
from mercat.modules.identity.schemas.audit import AuditEventRead
from mercat.modules.identity.schemas.emails import (
    ChangeEmailInput,
    ConfirmEmailInput,
    VerifyEmailInput,
)
from mercat.modules.identity.schemas.exports import DeletionRead, ExportRead
from mercat.modules.identity.schemas.mfa import (
    LoginMfaInput,
    MfaCodeInput,
    MfaRequiredRead,
    ReauthenticateInput,
    RecoveryCodesRead,
    TotpRead,
)
from mercat.modules.identity.schemas.passwords import (
    ChangePasswordInput,
    EmailInput,
    ResetPasswordInput,
)
from mercat.modules.identity.schemas.profile import ProfileInput, ProfileRead
from mercat.modules.identity.schemas.roles import RoleInput, RolePatch, RoleRead, UserRolesInput
from mercat.modules.identity.schemas.sessions import SessionRead
from mercat.modules.identity.schemas.sign_in import (
    LoginInput,
    LogoutInput,
    PasswordGrantInput,
    RefreshInput,
    SendOtpInput,
    SignedInRead,
    TokensRead,
    VerifyOtpInput,
)
from mercat.modules.identity.schemas.social import ClaimedPerson, GoogleReturn
from mercat.modules.identity.schemas.staff import StaffUserRead, UserPatch
from mercat.modules.identity.schemas.tickets import TicketRead

__all__ = [
    "ApiKeyCreated",
    "ApiKeyInput",
    "ApiKeyRead",
    "AuditEventRead",
    "ChangeEmailInput",
    "ChangePasswordInput",
    "ClaimedPerson",
    "ConfirmEmailInput",
    "DeletionRead",
    "EmailInput",
    "ExportRead",
    "GoogleReturn",
    "LoginInput",
    "LoginMfaInput",
    "LogoutInput",
    "MeRead",
    "MfaCodeInput",
    "MfaRequiredRead",
    "PasswordGrantInput",
    "ProfileInput",
    "ProfileRead",
    "ReauthenticateInput",
    "RecoveryCodesRead",
    "RefreshInput",
    "RegisterInput",
    "ResetPasswordInput",
    "RoleInput",
    "RolePatch",
    "RoleRead",
    "SendOtpInput",
    "SessionRead",
    "SignedInRead",
    "StaffUserRead",
    "TicketRead",
    "TokensRead",
    "TotpRead",
    "UserPatch",
    "UserRead",
    "UserRolesInput",
    "VerifyEmailInput",
    "VerifyOtpInput",
]
