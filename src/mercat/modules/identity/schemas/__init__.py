"""The shapes of identity's requests and answers."""

from mercat.modules.identity.schemas.accounts import MeRead, RegisterInput, UserRead
from mercat.modules.identity.schemas.api_keys import ApiKeyCreated, ApiKeyInput, ApiKeyRead
from mercat.modules.identity.schemas.sign_in import (
    LoginInput,
    RefreshInput,
    SendOtpInput,
    TokensRead,
    VerifyOtpInput,
)

__all__ = [
    "ApiKeyCreated",
    "ApiKeyInput",
    "ApiKeyRead",
    "LoginInput",
    "MeRead",
    "RefreshInput",
    "RegisterInput",
    "SendOtpInput",
    "TokensRead",
    "UserRead",
    "VerifyOtpInput",
]
