"""The shapes of identity's requests and answers."""

from mercat.modules.identity.schemas.accounts import MeRead, RegisterInput, UserRead
from mercat.modules.identity.schemas.exports import DeletionRead, ExportRead
from mercat.modules.identity.schemas.profile import ProfileInput, ProfileRead
from mercat.modules.identity.schemas.sign_in import (
    LoginInput,
    RefreshInput,
    SendOtpInput,
    TokensRead,
    VerifyOtpInput,
)

__all__ = [
    "DeletionRead",
    "ExportRead",
    "LoginInput",
    "MeRead",
    "ProfileInput",
    "ProfileRead",
    "RefreshInput",
    "RegisterInput",
    "SendOtpInput",
    "TokensRead",
    "UserRead",
    "VerifyOtpInput",
]
