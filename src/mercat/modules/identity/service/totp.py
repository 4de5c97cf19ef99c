"""Time-based one-time passwords (RFC 6238): SHA-1, six digits, a new one every 30 seconds."""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from io import BytesIO

import pyotp
import segno

from mercat.modules.identity.models import Enrolment

STEP = 30
"""Seconds."""
DRIFT = 1
"""Steps that a phone's clock may be off, either way (RFC 6238 §5.2)."""
_SECRET = 20
"""Bytes: as many as the hash has (RFC 4226 §4, R6)."""
_SCALE = 5
"""Pixels of a module of the QR code."""


def new_secret() -> bytes:
    return secrets.token_bytes(_SECRET)


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def code_at(secret: bytes, step: int, digits: int = 6) -> str:
    return pyotp.HOTP(b32encode(secret).decode(), digits=digits).at(step)


def code_now(text: str) -> str:
    """What an app shows that was given this secret in base32."""
    return pyotp.TOTP(text).now()


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The time step that this is the code of, if it is one of those that count now. As much is
    computed for a wrong code as for a right one.
    """
    here = step_at(now)
    steps = range(here - DRIFT, here + DRIFT + 1)
    matches = [s for s in steps if hmac.compare_digest(code_at(secret, s).encode(), code.encode())]
    return max(matches, default=None)


def enrolment(secret: bytes, account: str, issuer: str) -> Enrolment:
    """What is shown to an authenticator app, once."""
    text = b32encode(secret).decode()
    uri = pyotp.TOTP(text).provisioning_uri(name=account, issuer_name=issuer)
    drawing = BytesIO()
    segno.make_qr(uri, error="m").save(
        drawing, kind="svg", scale=_SCALE, light="#fff", xmldecl=False, nl=False
    )
    return Enrolment(text, uri, drawing.getvalue().decode())
