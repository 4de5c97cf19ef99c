"""Sign-ins, and who they make of a request."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.identity.errors import SessionRequired
from mercat.modules.identity.models.roles import Permission
from mercat.modules.identity.models.users import User, UserType
from mercat.platform.db import Record


class LoginSession(Record):
    """A sign-in on one device. The counter is that of the refresh token that is valid now."""

    __tablename__ = "login_sessions"
    __table_args__ = (
        Index(None, "user_id", postgresql_where=text("revoked_at IS NULL")),
        Index("ix_login_sessions_device", "user_id", "device"),
        Index(None, "expires_at"),
        Index(None, "changed_at", postgresql_where=text("changed_at IS NOT NULL")),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    counter: Mapped[int] = mapped_column(server_default="0")
    signing_key: Mapped[bytes] = mapped_column(LargeBinary)
    """32 random bytes, encrypted; the session's id is the context they are sealed in."""
    method: Mapped[str]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]
    device: Mapped[bytes] = mapped_column(LargeBinary)
    """A keyed hash of network and user agent: the same device looks the same, and says nothing."""
    authenticated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When the person last showed a password or another factor: grave acts ask for a fresh one."""
    factor_at: Mapped[datetime | None]
    """When a second factor was last shown here; where there is one, the password is not enough."""
    rotated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None]
    changed_at: Mapped[datetime | None]
    """When it was revoked or its user's roles changed: what is remembered of it from before is not
    to be believed.
    """

    def revoke(self, reason: str, at: datetime) -> bool:
        """Whether it was still open."""
        if self.revoked_at is not None:
            return False
        self.revoked_at, self.changed_at, self.revoke_reason = at, at, reason
        return True

    def has_ended(self, at: datetime, idle: timedelta) -> bool:
        """Revoked, past its absolute end, or not refreshed for `idle`."""
        return self.revoked_at is not None or at >= self.expires_at or at >= self.rotated_at + idle


@dataclass(frozen=True)
class Device:
    """Where a request comes from, as far as it tells."""

    ip: str | None
    user_agent: str | None


@dataclass(frozen=True)
class Actor:
    """Who is calling. Made from a checked token or key; workflows ask it, never the token.

    `permissions` are those of the caller's roles; an API key has the ones it was given of them.
    """

    user_id: UUID
    session_id: UUID | None
    user_type: UserType
    roles: tuple[str, ...] = ()
    permissions: frozenset[Permission] = frozenset()
    api_key_id: UUID | None = None
    expires: float = math.inf
    """When their token runs out, in Unix time."""

    @property
    def login_id(self) -> UUID:
        """The session of somebody who signed in. Raises SessionRequired for a program's key."""
        if self.session_id is None:
            raise SessionRequired
        return self.session_id

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True)
class Credentials:
    """What a successful sign-in hands out. `expires_in` in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: User
