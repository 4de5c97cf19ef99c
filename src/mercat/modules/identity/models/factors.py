"""Second factors."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class Totp(Record):
    """A time-based one-time password generator (RFC 6238). In force once confirmed."""

    __tablename__ = "totps"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    """160 random bits, encrypted; the user's id is the context they are sealed in."""
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(server_default="0")
    """The time step of the last code that was accepted: none is accepted twice."""


class RecoveryCode(Record):
    """For the day the phone is lost. At least 100 random bits, kept as a keyed hash, used once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None]


class Proof(StrEnum):
    """Which factor a code was."""

    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True)
class MfaChallenge:
    """The first factor was right: the token says so, to whoever brings a second one."""

    token: str


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app needs: the secret in base32, as an address, and that as a QR code
    (SVG).
    """

    secret: str
    uri: str
    qr_svg: str
