"""What identity knows of people, column by column: what they are given, and what is erased."""

from sqlalchemy import ColumnElement, Text, cast, func, or_

from mercat.modules.identity.models.api_keys import ApiKey
from mercat.modules.identity.models.codes import Link, Otp
from mercat.modules.identity.models.exports import DataExport
from mercat.modules.identity.models.factors import RecoveryCode, Totp
from mercat.modules.identity.models.roles import Role, RolePermission, UserRole
from mercat.modules.identity.models.sessions import LoginSession
from mercat.modules.identity.models.social import Identity, OidcAttempt
from mercat.modules.identity.models.throttles import Throttle
from mercat.modules.identity.models.users import Customer, User
from mercat.platform.personal_data import (
    IMPERSONAL,
    OWNER,
    PersonalTable,
    PersonalTables,
    Subject,
    kept,
    secret,
    told,
)

ERASED = "erased"
"""Where a text must stand."""


def unusable_address(subject: Subject) -> str:
    """Nobody can have it (RFC 2606 §2), and no two erased accounts have the same."""
    return f"{subject.user_id}@erased.invalid"


def _otps(subject: Subject) -> ColumnElement[bool]:
    return or_(Otp.user_id == subject.user_id, Otp.email == subject.email)


_USERS = PersonalTable(
    record=User,
    area="account",
    whose=lambda subject: User.id == subject.user_id,
    columns={
        "email": told(unusable_address),
        "phone": told(),
        "password_hash": secret(),
        "user_type": kept("A kind, which millions are of"),
        "status": kept("Says that the account is erased"),
        "first_name": told(),
        "last_name": told(),
        "bio": told(),
        "locale": told("en"),
        "timezone": told("UTC"),
        "business_name": told(),
        "memberships": told(becomes=[]),
        "registered_from": secret(),
        "contested": IMPERSONAL,
        "email_verified_at": told(),
        "last_login_at": told(),
        "deletion_requested_at": kept("Shows that the erasure was asked for"),
    },
)
_CUSTOMERS = PersonalTable(
    record=Customer,
    area="account",
    whose=lambda subject: Customer.user_id == subject.user_id,
    columns={"user_id": OWNER, "marketing_opt_in": told(becomes=False)},
)
_USER_ROLES = PersonalTable(
    record=UserRole,
    area="account",
    whose=lambda subject: UserRole.user_id == subject.user_id,
    rows_go=True,
    columns={"user_id": OWNER, "role_id": told(), "granted_by": OWNER},
)
_SESSIONS = PersonalTable(
    record=LoginSession,
    area="sign_ins",
    whose=lambda subject: LoginSession.user_id == subject.user_id,
    rows_go=True,
    columns={
        "user_id": OWNER,
        "counter": IMPERSONAL,
        "signing_key": secret(),
        "device": secret(),
        **dict.fromkeys(("method", "ip", "user_agent", "authenticated_at"), told()),
        "factor_at": told(),
        **dict.fromkeys(("rotated_at", "expires_at", "last_seen_at", "changed_at"), told()),
        **dict.fromkeys(("revoked_at", "revoke_reason"), told()),
    },
)
_IDENTITIES = PersonalTable(
    record=Identity,
    area="sign_ins",
    whose=lambda subject: Identity.user_id == subject.user_id,
    rows_go=True,
    columns={
        "user_id": OWNER,
        **dict.fromkeys(("provider", "issuer", "subject", "email"), told()),
    },
)
_OTPS = PersonalTable(
    record=Otp,
    area="security",
    whose=_otps,
    rows_go=True,
    columns={
        "user_id": OWNER,
        "code_hash": secret(),
        **dict.fromkeys(("email", "purpose", "expires_at", "attempts", "consumed_at"), told()),
    },
)
_LINKS = PersonalTable(
    record=Link,
    area="security",
    whose=lambda subject: Link.user_id == subject.user_id,
    rows_go=True,
    columns={
        "user_id": OWNER,
        "token_hash": secret(),
        **dict.fromkeys(("purpose", "expires_at", "consumed_at"), told()),
    },
)
_TOTPS = PersonalTable(
    record=Totp,
    area="security",
    whose=lambda subject: Totp.user_id == subject.user_id,
    rows_go=True,
    columns={
        "user_id": OWNER,
        "secret": secret(),
        "last_step": secret(),
        "confirmed_at": told(),
    },
)
_RECOVERY_CODES = PersonalTable(
    record=RecoveryCode,
    area="security",
    whose=lambda subject: RecoveryCode.user_id == subject.user_id,
    rows_go=True,
    columns={"user_id": OWNER, "code_hash": secret(), "used_at": told()},
)
_API_KEYS = PersonalTable(
    record=ApiKey,
    area="security",
    whose=lambda subject: ApiKey.user_id == subject.user_id,
    # The rows stay, empty: the audit trail names their ids.
    columns={
        "user_id": OWNER,
        "name": told(ERASED),
        "prefix": told(cast(ApiKey.id, Text)),
        "secret_hash": secret(b""),
        "scopes": kept("What a key could do, which the audit trail may ask"),
        **dict.fromkeys(("expires_at", "revoked_at"), kept("A time without a name")),
        "last_used_at": told(),
    },
)
_EXPORTS = PersonalTable(
    record=DataExport,
    area="account",
    whose=lambda subject: DataExport.user_id == subject.user_id,
    columns={
        "user_id": OWNER,
        # The row goes with its file, a moment after: until then it says which file that is.
        "storage_key": kept("Names the file, until both are deleted", exported=False),
        "completed_at": kept("Says that there is a file to delete"),
        "expires_at": told(func.now()),
    },
)
_NOBODYS = [
    PersonalTable(record=record, columns=dict.fromkeys(columns.split(), IMPERSONAL))
    for record, columns in (
        # Random numbers of browsers that have not come back yet, for some minutes.
        (
            OidcAttempt,
            "provider state_hash browser_hash verifier nonce transport expires_at consumed_at",
        ),
        (Role, "name description parent_id shipped"),
        (RolePermission, "role_id permission"),
    )
]
_THROTTLES = PersonalTable(
    record=Throttle,
    columns={
        "subject": kept(
            "A keyed hash; erasure forgets the account's own, two days any other", exported=False
        ),
        "failures": IMPERSONAL,
        "last_failed_at": IMPERSONAL,
    },
)

PERSONAL_DATA = PersonalTables(
    [
        _USERS,
        _CUSTOMERS,
        _USER_ROLES,
        _SESSIONS,
        _IDENTITIES,
        _OTPS,
        _LINKS,
        _TOTPS,
        _RECOVERY_CODES,
        _API_KEYS,
        _EXPORTS,
        _THROTTLES,
        *_NOBODYS,
    ]
)
