"""Who runs a business, and who has been asked to."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of

INVITATION_LIFETIME = timedelta(days=7)


class TeamRole(StrEnum):
    OWNER = "OWNER"
    ADMIN = "ADMIN"
    MANAGER = "MANAGER"
    MEMBER = "MEMBER"


class TeamLetter(StrEnum):
    """The e-mails that tell of a team, by the names of their templates."""

    JOINED = "team_joined"
    MEMBER_JOINED = "team_member_joined"
    ROLE_CHANGED = "team_role_changed"
    REMOVED = "team_removed"


class BusinessMember(Record):
    __tablename__ = "business_members"
    __table_args__ = (
        UniqueConstraint("business_id", "user_id"),
        Index(None, "user_id"),
        one_of("role", TeamRole),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[TeamRole] = mapped_column(Word(TeamRole))
    title: Mapped[str | None]
    bookable: Mapped[bool] = mapped_column(server_default="false")
    """Whether customers can book this person."""


class Invitation(Record):
    """Live while neither accepted nor revoked nor expired; one for each address and business."""

    __tablename__ = "business_invitations"
    __table_args__ = (
        Index(
            "uq_business_invitations_open",
            "business_id",
            "email",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
        Index(None, "email"),
        one_of("role", TeamRole),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    email: Mapped[str]
    role: Mapped[TeamRole] = mapped_column(Word(TeamRole))
    title: Mapped[str | None]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """Made by whoever sends the letter: the token itself is in nothing that is stored."""
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    revoked_at: Mapped[datetime | None]
    """By the team, or by who was invited."""

    @property
    def is_open(self) -> bool:
        """Though it may have expired."""
        return self.accepted_at is None and self.revoked_at is None

    def has_expired(self, at: datetime) -> bool:
        return at >= self.expires_at
