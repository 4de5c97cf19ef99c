"""The shapes of identity's requests and answers."""

from mercat.modules.identity.schemas.accounts import MeRead, RegisterInput, UserRead
from mercat.modules.identity.schemas.sign_in import (
    LoginInput,
    RefreshInput,
    SendOtpInput,
    TokensRead,
    VerifyOtpInput,
)
from mercat.modules.identity.schemas.social import ClaimedPerson, GoogleReturn, Transport

__all__ = [
    "ClaimedPerson",
    "GoogleReturn",
    "LoginInput",
    "MeRead",
    "RefreshInput",
    "RegisterInput",
    "SendOtpInput",
    "TokensRead",
    "Transport",
    "UserRead",
    "VerifyOtpInput",
]
