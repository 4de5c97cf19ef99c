"""Bookings whose rest is to be paid by then are found by the clock."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NAME = "ix_bookings_of_rests"


def upgrade() -> None:
    """Concurrently, as 0015 does. What an attempt has left that did not come to its end goes."""
    with op.get_context().autocommit_block():
        op.drop_index(_NAME, "bookings", postgresql_concurrently=True, if_exists=True)
        op.create_index(
            _NAME,
            "bookings",
            ["held_until"],
            postgresql_concurrently=True,
            if_not_exists=True,
            postgresql_where=sa.text("status = 'CONFIRMED' AND held_until IS NOT NULL"),
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(_NAME, "bookings", postgresql_concurrently=True, if_exists=True)
