"""Failures that are counted."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record

LONGEST_LOCK = 15 * 60.0
"""Seconds."""
_MOST_DOUBLINGS = 10
"""After so many the lock is at its longest; a thousand would be no number at all."""


class Throttle(Record):
    """Failed sign-ins of one subject: an account, a device on an account, an address, everybody."""

    __tablename__ = "throttles"

    subject: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)

    def locked_for(self, now: datetime, free: int) -> float:
        """Seconds still to wait: from the `free`-th failure on 1, 2, 4 … after the last one."""
        if self.failures < free:
            return 0.0
        doublings = min(self.failures - free, _MOST_DOUBLINGS)
        pause = min(2.0**doublings, LONGEST_LOCK)
        return max(0.0, pause - (now - self.last_failed_at).total_seconds())
