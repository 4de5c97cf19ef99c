"""Each endpoint is looked at once for all that waits for it, and each attempt is kept.

What the release before has written down to be sent goes on: its events are of turn 0.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_INDEX, _DELIVERIES = "ix_webhook_deliveries_pending", "webhook_deliveries"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        _drop_index()  # what an attempt has left that did not come to its end is no good
        op.create_index(
            _INDEX,
            _DELIVERIES,
            ["endpoint_id", "next_attempt_at", "id"],
            unique=False,
            postgresql_where=sa.text("status = 'PENDING'"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column(
        "webhook_endpoints", sa.Column("wakes_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "webhook_endpoints",
        sa.Column("turn", sa.BigInteger(), server_default="0", nullable=False),
    )
    _add_attempts()


def downgrade() -> None:
    with op.get_context().autocommit_block():
        _drop_index()
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.drop_table("webhook_attempts")
    for column in ("turn", "wakes_at"):
        op.drop_column("webhook_endpoints", column)


def _drop_index() -> None:
    op.drop_index(_INDEX, _DELIVERIES, postgresql_concurrently=True, if_exists=True)


def _add_attempts() -> None:
    op.create_table(
        "webhook_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.BigInteger(), nullable=False),
        sa.Column("answer_status", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_webhook_attempts_number")),
        sa.CheckConstraint("took_ms >= 0", name=op.f("ck_webhook_attempts_took_ms")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["webhook_deliveries.id"],
            name=op.f("fk_webhook_attempts_delivery_id_webhook_deliveries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempts")),
        sa.UniqueConstraint(
            "delivery_id", "number", name=op.f("uq_webhook_attempts_delivery_id_number")
        ),
    )
