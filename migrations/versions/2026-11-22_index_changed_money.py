"""Indexes by which the hourly look at the books finds what has changed lately. They are a few pages
each, and an update that stays on its page leaves them alone.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = ("charges", "refunds", "disputes", "payouts")


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for table in _TABLES:
            _drop(table)  # what an attempt has left that did not come to its end is no good
            op.create_index(
                f"ix_{table}_updated_at",
                table,
                ["updated_at"],
                postgresql_using="brin",
                postgresql_with={"autosummarize": "on"},
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for table in _TABLES:
            _drop(table)


def _drop(table: str) -> None:
    op.drop_index(f"ix_{table}_updated_at", table, postgresql_concurrently=True, if_exists=True)
