"""What in the database depends on which secret."""

from sqlalchemy import bindparam, func, literal, select

from mercat.modules.identity.models import LoginSession, Totp, User, UserStatus
from mercat.platform.reads import Query

PASSWORDS = Query(
    select(
        func.split_part(User.password_hash, literal("$"), 1).label("scheme"),
        func.split_part(User.password_hash, literal("$"), 2).label("pepper"),
        func.count().label("number"),
    )
    .where(User.password_hash.is_not(None), User.status != UserStatus.DELETED)
    .group_by("scheme", "pepper")
)

SESSION_KEYS = Query(
    select(LoginSession.id.label("context"), LoginSession.signing_key.label("sealed"))
    .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > bindparam("now"))
    .order_by(LoginSession.id)
    .limit(bindparam("most"))
)
"""The oldest ones that are still open: they are the first to miss a secret."""

FACTORS = Query(
    select(Totp.user_id.label("context"), Totp.secret.label("sealed"))
    .order_by(Totp.id)
    .limit(bindparam("most"))
)
