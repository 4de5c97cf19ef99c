"""The shapes of identity's requests and answers."""

from mercat.modules.identity.schemas.accounts import MeRead, RegisterInput, UserRead
from mercat.modules.identity.schemas.mfa import (
    LoginMfaInput,
    MfaCodeInput,
    MfaRequiredRead,
    ReauthenticateInput,
    RecoveryCodesRead,
    TotpRead,
)
from mercat.modules.identity.schemas.sessions import SessionPage, SessionRead
from mercat.modules.identity.schemas.sign_in import (
    LoginInput,
    RefreshInput,
    SendOtpInput,
    SignedInRead,
    TokensRead,
    VerifyOtpInput,
)
from mercat.modules.identity.schemas.social import ClaimedPerson, GoogleReturn

__all__ = [
    "ClaimedPerson",
    "GoogleReturn",
    "LoginInput",
    "LoginMfaInput",
    "MeRead",
    "MfaCodeInput",
    "MfaRequiredRead",
    "ReauthenticateInput",
    "RecoveryCodesRead",
    "RefreshInput",
    "RegisterInput",
    "SendOtpInput",
    "SessionPage",
    "SessionRead",
    "SignedInRead",
    "TokensRead",
    "TotpRead",
    "UserRead",
    "VerifyOtpInput",
]
