"""What became of each business and of all on each day, and what of it is to be counted again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_TABLES = (
    *("stale_marks", "platform_revenue_days", "platform_days", "revenue_days", "business_days"),
)
_OF_BUSINESS = (
    *("bookings_made", "bookings_completed", "bookings_cancelled", "bookings_no_show"),
    *("booked_minutes", "leads", "leads_answered", "leads_won", "answer_seconds"),
    *("quotes", "reviews", "stars"),
)
_OF_ALL = (
    *("registrations", "active_businesses"),
    *("bookings_made", "bookings_completed", "bookings_cancelled", "bookings_no_show"),
    *("leads", "leads_won", "quotes", "reviews", "stars"),
)
_MONEY = ("gross", "refunds", "fees")
_INDEXES = (
    ("bookings", "ix_bookings_business_id_created_at"),
    ("quotes", "ix_quotes_business_id_created_at"),
)
_OLD = "ix_quotes_business_id"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for table, name in _INDEXES:
            # What an attempt has left that did not come to its end is no good.
            op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
            op.create_index(
                name, table, ["business_id", "created_at"], postgresql_concurrently=True
            )
        op.drop_index(_OLD, "quotes", postgresql_concurrently=True, if_exists=True)
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _create_days()
    _create_platform_days()
    op.create_table(
        "stale_marks",
        *_every(),
        sa.Column("business_id", sa.Uuid(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("isfinite(moment)", name=op.f("ck_stale_marks_moment")),
        _of_business("stale_marks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_marks")),
    )
    op.create_index(op.f("ix_stale_marks_moment_id"), "stale_marks", ["moment", "id"])


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(_OLD, "quotes", postgresql_concurrently=True, if_exists=True)
        op.create_index(_OLD, "quotes", ["business_id"], postgresql_concurrently=True)
        for table, name in _INDEXES:
            op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for table in _TABLES:
        op.drop_table(table)


def _create_days() -> None:
    op.create_table(
        "business_days",
        *_every(),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _OF_BUSINESS),
        _of_business("business_days"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_days")),
        sa.UniqueConstraint("business_id", "day", name=op.f("uq_business_days_business_id_day")),
    )
    op.create_index(op.f("ix_business_days_day"), "business_days", ["day"])
    op.create_table(
        "revenue_days",
        *_every(),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _MONEY),
        _of_business("revenue_days"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_days")),
        sa.UniqueConstraint(
            "business_id",
            "day",
            "currency",
            name=op.f("uq_revenue_days_business_id_day_currency"),
        ),
    )
    op.create_index(op.f("ix_revenue_days_day"), "revenue_days", ["day"])


def _create_platform_days() -> None:
    op.create_table(
        "platform_days",
        *_every(),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _OF_ALL),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_days")),
        sa.UniqueConstraint("day", name=op.f("uq_platform_days_day")),
    )
    op.create_table(
        "platform_revenue_days",
        *_every(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _MONEY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_revenue_days")),
        sa.UniqueConstraint("day", "currency", name=op.f("uq_platform_revenue_days_day_currency")),
    )


def _every() -> list[sa.Column[object]]:
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", moment, server_default=_NOW, nullable=False),
        sa.Column("updated_at", moment, server_default=_NOW, nullable=False),
    ]


def _of_business(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["business_id"], ["businesses.id"], name=op.f(f"fk_{table}_business_id_businesses")
    )
