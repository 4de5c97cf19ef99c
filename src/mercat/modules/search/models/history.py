"""What somebody has looked for."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record

MOST_KEPT = 50
"""Of one person."""
KEPT_FOR = timedelta(days=90)


class SearchEntry(Record):
    """The same words are one entry, as they were written last."""

    __tablename__ = "search_entries"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "words"),
        Index(None, "user_id", "searched_at", "id"),
        Index(None, "searched_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    """What was looked for: businesses or studios."""
    words: Mapped[str]
    """As searches compare them: without case and accents."""
    text: Mapped[str]
    searched_at: Mapped[datetime]
