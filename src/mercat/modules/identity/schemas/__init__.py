"""The shapes of identity's requests and answers."""

from mercat.modules.identity.schemas.accounts import MeRead, RegisterInput, UserRead
from mercat.modules.identity.schemas.emails import (
    ChangeEmailInput,
    ConfirmEmailInput,
    VerifyEmailInput,
)
from mercat.modules.identity.schemas.passwords import (
    ChangePasswordInput,
    EmailInput,
    ResetPasswordInput,
)
from mercat.modules.identity.schemas.sign_in import (
    LoginInput,
    PasswordGrantInput,
    RefreshInput,
    SendOtpInput,
    TokensRead,
    VerifyOtpInput,
)

__all__ = [
    "ChangeEmailInput",
    "ChangePasswordInput",
    "ConfirmEmailInput",
    "EmailInput",
    "LoginInput",
    "MeRead",
    "PasswordGrantInput",
    "RefreshInput",
    "RegisterInput",
    "ResetPasswordInput",
    "SendOtpInput",
    "TokensRead",
    "UserRead",
    "VerifyEmailInput",
    "VerifyOtpInput",
]
