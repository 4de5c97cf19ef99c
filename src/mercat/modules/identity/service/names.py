"""What people are called where others read it."""

from mercat.modules.identity.models import UserStatus

FORMER = "A former customer"
_UNNAMED = "A customer"


def public_name(status: str, first: str | None, last: str | None) -> str:
    """Enough to tell two apart, too little to look for them."""
    if status == UserStatus.DELETED:
        return FORMER
    if not first:
        return _UNNAMED
    return f"{first} {last[0].upper()}." if last else first
