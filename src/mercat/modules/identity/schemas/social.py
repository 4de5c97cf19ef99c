"""Signing in with an account elsewhere."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, StrictBool, StringConstraints

from mercat.modules.identity.schemas.fields import HIDDEN, Email

_HIDDEN = re.compile(f"[{HIDDEN}]")


def _short(value: object) -> str | None:
    """A name as far as we can keep it."""
    if not isinstance(value, str):
        return None
    return _HIDDEN.sub("", value).strip()[:100].strip() or None


_ClaimedName = Annotated[str | None, BeforeValidator(_short)]


class ClaimedPerson(BaseModel):
    """Of a checked ID token (OpenID Connect Core 1.0 §5.1) what we use."""

    sub: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]
    email: Email | None = None
    email_verified: StrictBool = False
    given_name: _ClaimedName = None
    family_name: _ClaimedName = None


class GoogleReturn(BaseModel):
    """With what the browser comes back (RFC 6749 §4.1.2, RFC 9207)."""

    code: str | None = None
    state: str | None = None
    error: str | None = None
    iss: str | None = None
