"""Accounts elsewhere that open an account here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class Identity(Record):
    """Who a provider says somebody is. The key is (issuer, subject), never the e-mail address."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    provider: Mapped[str]
    issuer: Mapped[str]
    subject: Mapped[str]
    email: Mapped[str | None]


class OidcAttempt(Record):
    """Somebody has left for a provider and may come back, once, in the same browser."""

    __tablename__ = "oidc_attempts"

    provider: Mapped[str]
    state_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """Of a cookie that the browser was given when it left."""
    verifier: Mapped[bytes] = mapped_column(LargeBinary)
    """PKCE's secret (RFC 7636), encrypted."""
    nonce: Mapped[str]
    transport: Mapped[str]
    """How the tokens are to be handed out: `bearer` or `cookie`."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    consumed_at: Mapped[datetime | None]
