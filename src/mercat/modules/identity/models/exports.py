"""What somebody asked for of all that is known about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class DataExport(Record):
    """A ZIP of JSON (GDPR article 20), made by a job and there for a day."""

    __tablename__ = "data_exports"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    storage_key: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the file goes; until it is there, when it is not waited for any longer."""

    def is_over(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at <= now

    def complete(self, at: datetime, expires_at: datetime) -> bool:
        """Whether it was still waited for."""
        if self.completed_at is not None or self.is_over(at):
            return False
        self.completed_at, self.expires_at = at, expires_at
        return True
