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
