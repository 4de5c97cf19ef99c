"""What a new password must not be, wherever it is chosen."""

from mercat.modules.identity.errors import PasswordTooCommon
from mercat.platform.crypto.common_passwords import is_common


def check_new_password(password: str, field: str = "new_password") -> None:
    """Its length is the schema's business. `field`: of the request's body. Raises
    PasswordTooCommon.
    """
    if is_common(password):
        fault = {
            "loc": ["body", field],
            "message": PasswordTooCommon.message,
            "code": PasswordTooCommon.code,
        }
        raise PasswordTooCommon(fields=[fault])
