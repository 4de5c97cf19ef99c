"""What a new password must not be, wherever it is chosen."""

import unicodedata

from mercat.modules.identity.errors import PasswordTooCommon, PasswordUnchanged
from mercat.platform.crypto.common_passwords import is_common


def check_new_password(
    password: str, field: str = "new_password", *, email: str | None = None
) -> None:
    """Its length is the schema's business. `field`: of the request's body; `email`: of whose it is
    to be, where that is known by then. Raises PasswordTooCommon.
    """
    if is_common(password) or not password.strip() or _is_from(email, password):
        raise PasswordTooCommon(fields=[_fault(PasswordTooCommon, field)])


def check_is_other(password: str, current: str | None) -> None:
    """Compared in the one spelling in which passwords are hashed. Raises PasswordUnchanged."""
    if current is not None and _plain(password) == _plain(current):
        raise PasswordUnchanged(fields=[_fault(PasswordUnchanged, "new_password")])


def _is_from(email: str | None, password: str) -> bool:
    """Whether it is the address or what stands before the @, in any case."""
    if email is None:
        return False
    whole = _plain(email).casefold()
    return _plain(password).strip().casefold() in (whole, whole.rpartition("@")[0])


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _fault(error: type[PasswordTooCommon | PasswordUnchanged], field: str) -> dict[str, object]:
    return {"loc": ["body", field], "message": error.message, "code": error.code}
