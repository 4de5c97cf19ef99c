from mercat.platform.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Locked,
    Malformed,
    NotFound,
    Unauthenticated,
    Unavailable,
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


class PasswordUnchanged(Invalid):
    code = "password_unchanged"
    message = "This is your password already. Choose another one."


class CurrentPasswordWrong(Malformed):
    """400 and not 401: the access token is good, and asking for a new one would not help."""

    code = "current_password_wrong"
    message = "This is not your current password."


class EmailUnchanged(Invalid):
    code = "email_unchanged"
    message = "This is your e-mail address already."


class LinkInvalid(Malformed):
    code = "link_invalid"
    message = "This link is no longer valid. Ask for a new one."


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


class InvalidTicket(Unauthenticated):
    code = "invalid_ticket"
    message = "The ticket is not valid, was used before or has run out. Get another one."


class InvalidApiKey(Unauthenticated):
    code = "invalid_api_key"
    message = "The API key is not valid, has expired or was revoked."


class AmbiguousCredentials(Malformed):
    code = "ambiguous_credentials"
    message = "Send one kind of credentials: a bearer token, cookies or an API key."


class BeyondYourPermissions(Forbidden):
    code = "beyond_your_permissions"
    message = "This reaches further than what you may do yourself."


class OwnAccount(Forbidden):
    code = "own_account"
    message = "Somebody else has to do this to your account."


class RoleIsShipped(Conflict):
    code = "role_is_shipped"
    message = "This role comes with Mercat and stays as it is. Make one of your own."


class RoleNameTaken(Conflict):
    code = "role_name_taken"
    message = "There is already a role with this name."


class RoleInUse(Conflict):
    code = "role_in_use"
    message = "Somebody has this role, or another role inherits from it."


class RoleInheritsItself(Conflict):
    code = "role_inherits_itself"
    message = "A role cannot inherit from itself, nor from one that inherits from it."


class UnknownRole(Invalid):
    code = "unknown_role"
    message = "There is no such role."


class RoleComesWithType(Invalid):
    code = "role_comes_with_type"
    message = "This role comes with the type of the account and cannot be given."


class TargetNeedsType(Invalid):
    code = "target_needs_type"
    message = "Say with `target_type` what `target_id` is the id of."


class AccountDeleted(Conflict):
    code = "account_deleted"
    message = "This account was deleted."


class TooManyApiKeys(Conflict):
    code = "too_many_api_keys"
    message = "You have 50 API keys. Revoke one that you do not need any more."


class KeyExpired(Invalid):
    code = "expires_in_the_past"
    message = "This moment has passed: choose one to come."


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


class CsrfFailed(Forbidden):
    code = "csrf_failed"
    message = "This request may come from another site, so it is refused."


class MfaCodeInvalid(Unauthenticated):
    code = "mfa_code_invalid"
    message = "This code is not right, or was used before."


class MfaCodeRequired(Malformed):
    """400 and not 401: the access token is good."""

    code = "mfa_code_required"
    message = "You have a second factor: send a code of it too."


class MfaRequired(Forbidden):
    code = "mfa_required"
    message = "There is a second factor, which this form has no field for: use POST /auth/login."


class MfaTokenInvalid(Unauthenticated):
    code = "mfa_token_invalid"
    message = "This sign-in is no longer valid. Begin again."


class MfaAlreadyOn(Conflict):
    code = "mfa_already_on"
    message = "There is an authenticator app already. Remove it first."


class MfaNotOn(Conflict):
    code = "mfa_not_on"
    message = "There is no authenticator app to do this with."


class NotACustomer(Invalid):
    code = "not_a_customer"
    message = "Only customers are asked whether they want to hear of offers."


class GoogleNotConfigured(NotFound):
    code = "not_configured"
    message = "Signing in with Google is not set up here."


class GoogleStateInvalid(Malformed):
    code = "google_state_invalid"
    message = (
        "This sign-in began in another browser, was used before or took too long. Begin again."
    )


class GoogleDenied(Forbidden):
    code = "google_denied"
    message = "Google was not allowed to tell us who you are."


class GoogleFailed(Malformed):
    code = "google_failed"
    message = "Google did not confirm this sign-in. Begin again."


class GoogleUnavailable(Unavailable):
    code = "google_unavailable"
    message = "Google cannot be reached at the moment. Try again shortly."


class GoogleEmailUnverified(Forbidden):
    code = "google_email_unverified"
    message = "Verify your e-mail address with Google first, or sign up here with it."


class GoogleAccountDiffers(Forbidden):
    code = "google_account_differs"
    message = "Another Google account is connected here. Sign in with that one, or another way."


class AccountClosed(Forbidden):
    code = "account_closed"
    message = "This account has been deleted."


class IdentityTaken(Conflict):
    code = "identity_taken"
    message = "This account elsewhere is connected already."
