from mercat.platform.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Locked,
    Malformed,
    Unauthenticated,
)


class EmailTaken(Conflict):
    code = "email_taken"
    message = "There is already an account with this e-mail address."


class PhoneTaken(Conflict):
    code = "phone_taken"
    message = "There is already an account with this phone number."


class PasswordTooCommon(Invalid):
    code = "password_too_common"
    message = "This password is on the lists that attackers try first. Choose another one."


class InvalidCredentials(Unauthenticated):
    code = "invalid_credentials"
    message = "Invalid email or password"


class EmailNotVerified(Forbidden):
    code = "email_not_verified"
    message = "Verify your e-mail address first: enter the code we sent you, or ask for a new one."


class AccountSuspended(Forbidden):
    code = "account_suspended"
    message = "This account is suspended. Write to support if you think this is a mistake."


class AccountLocked(Locked):
    code = "account_locked"
    message = "Too many failed sign-ins. Wait a little and try again."


class OtpInvalid(Malformed):
    code = "otp_invalid"
    message = "This code is not right."
    sample = {"attempts_left": 2}  # noqa: RUF012 (nobody writes to it)


class OtpExhausted(Malformed):
    code = "otp_exhausted"
    message = "Too many wrong codes. Ask for a new one."
    sample = {"attempts_left": 0}  # noqa: RUF012 (nobody writes to it)


class OtpExpired(Malformed):
    code = "otp_expired"
    message = "This code is no longer valid. Ask for a new one."


class InvalidAccessToken(Unauthenticated):
    code = "invalid_token"
    message = "The access token is not valid or has expired."


class SessionEnded(Unauthenticated):
    code = "session_ended"
    message = "This session has ended. Sign in again."


class InvalidRefreshToken(Unauthenticated):
    code = "invalid_refresh_token"
    message = "The refresh token is not valid or has expired. Sign in again."


class RefreshTokenReused(Unauthenticated):
    code = "refresh_token_reused"
    message = "This refresh token was used before. The session has been ended to protect you."


class SessionStale(Unauthenticated):
    code = "session_stale"
    message = "This session is not known any more. Sign in again."


class SessionRequired(Forbidden):
    code = "session_required"
    message = "Only a person who has signed in may do this, not an API key."


class ReauthenticationRequired(Forbidden):
    code = "reauthentication_required"
    message = "Show again that it is you, and then repeat the request."
