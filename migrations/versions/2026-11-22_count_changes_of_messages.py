"""Edits and deletions are counted, so that whoever was away has them repeated."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX = "uq_messages_conversation_id_change"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    counted = sa.Column("last_change", sa.BigInteger(), server_default="0", nullable=False)
    op.add_column("conversations", counted, if_not_exists=True)
    op.add_column("messages", sa.Column("change", sa.BigInteger()), if_not_exists=True)
    with op.get_context().autocommit_block():
        _drop_index()  # what an attempt has left that did not come to its end is no good
        op.create_index(
            _INDEX,
            "messages",
            ["conversation_id", "change"],
            unique=True,
            postgresql_where=sa.text("change IS NOT NULL"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        _drop_index()
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_column("messages", "change", if_exists=True)
    op.drop_column("conversations", "last_change", if_exists=True)


def _drop_index() -> None:
    op.drop_index(_INDEX, "messages", postgresql_concurrently=True, if_exists=True)
