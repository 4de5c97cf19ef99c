"""Notices, and how somebody wants to be told."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of

LAST_MINUTE = 24 * 60 - 1
DIGEST_MINUTE = 8 * 60
"""Of the reader's own day: when the letter of the day leaves."""


class NoticeGroup(StrEnum):
    """What somebody decides about at once."""

    BOOKINGS = "BOOKINGS"
    PAYMENTS = "PAYMENTS"
    LEADS = "LEADS"
    REVIEWS = "REVIEWS"
    TEAM = "TEAM"
    MESSAGES = "MESSAGES"


class Digest(StrEnum):
    """When mail comes: as things happen, all of a day's at once, or not."""

    INSTANT = "INSTANT"
    DAILY = "DAILY"
    NEVER = "NEVER"


ALWAYS_MAILED = frozenset({NoticeGroup.PAYMENTS})
"""Papers about money leave whatever somebody prefers, and at once."""


class Notification(Record):
    """`data`: ids, and the few words that its sentence needs."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("user_id", "dedupe"),
        Index(None, "user_id", "told_at", "id", postgresql_where=text("in_app")),
        Index(
            "ix_notifications_unread",
            "user_id",
            postgresql_where=text("in_app AND read_at IS NULL"),
        ),
        Index("ix_notifications_digest", "user_id", postgresql_where=text("awaits_digest")),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    """As `words.tsv` has it: the name of its letter, where there is one."""
    data: Mapped[dict[str, Any]]
    link: Mapped[str]
    """Where it leads: a path."""
    dedupe: Mapped[str]
    """What it is about: of that nobody is told twice."""
    told_at: Mapped[datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[datetime | None]
    in_app: Mapped[bool] = mapped_column(server_default="true")
    """False: it waits for the day's letter alone."""
    awaits_digest: Mapped[bool] = mapped_column(server_default="false")


class NotificationPreference(Record):
    """Where there is none, everything is told, and mailed at once."""

    __tablename__ = "notification_preferences"
    __table_args__ = (
        UniqueConstraint("user_id", "notice_group"),
        one_of("notice_group", NoticeGroup),
        one_of("mail", Digest),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    notice_group: Mapped[NoticeGroup] = mapped_column(Word(NoticeGroup))
    in_app: Mapped[bool]
    mail: Mapped[Digest] = mapped_column(Word(Digest))


class QuietHours(Record):
    """Between which minutes of the day, on their own clock, somebody wants no mail."""

    __tablename__ = "quiet_hours"
    __table_args__ = (
        CheckConstraint(
            f"begins BETWEEN 0 AND {LAST_MINUTE} AND ends BETWEEN 0 AND {LAST_MINUTE}"
            " AND begins <> ends",
            name="begins",
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    begins: Mapped[int]
    ends: Mapped[int]
    """Less than `begins`: of the next day."""


def quiet_until(now: datetime, zone: ZoneInfo, begins: int, ends: int) -> datetime | None:
    """When the quiet hours end that `now` lies in; None: it lies in none. On a day whose clocks are
    put on, an end that does not exist is the moment they are put on by as much.
    """
    here = now.astimezone(zone)
    minute = here.hour * 60 + here.minute
    is_quiet = begins <= minute < ends if begins < ends else not ends <= minute < begins
    if not is_quiet:
        return None
    return next_at(now, zone, ends)


def next_at(now: datetime, zone: ZoneInfo, minute: int) -> datetime:
    """When the clocks of that zone show this minute of the day next."""
    today, wanted = now.astimezone(zone).date(), time(*divmod(minute, 60))
    moments = (
        datetime.combine(today + timedelta(days=days), wanted.replace(fold=fold), zone)
        for days in (0, 1)
        for fold in (0, 1)  # clocks that are put back show it twice
    )
    # Compared as instants: of two times of one zone Python would compare what clocks show.
    return next(moment for moment in moments if moment.astimezone(UTC) > now)
