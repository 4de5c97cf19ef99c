"""The index of the entries of blocks leaves out those of bookings."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_TABLE = "calendar_entries"


def upgrade() -> None:
    _replace(
        "ix_calendar_entries_block_id",
        "ix_calendar_entries_of_blocks",
        postgresql_where=sa.text("block_id IS NOT NULL"),
    )


def downgrade() -> None:
    _replace("ix_calendar_entries_of_blocks", "ix_calendar_entries_block_id")


def _replace(former: str, name: str, **options: Any) -> None:
    """Concurrently, and so in no transaction: nobody waits for it, and it may take its time. What
    an attempt has left that did not come to its end is no good, and goes first.
    """
    with op.get_context().autocommit_block():
        op.drop_index(name, _TABLE, postgresql_concurrently=True, if_exists=True)
        op.create_index(
            name, _TABLE, ["block_id"], postgresql_concurrently=True, if_not_exists=True, **options
        )
        op.drop_index(former, _TABLE, postgresql_concurrently=True, if_exists=True)
