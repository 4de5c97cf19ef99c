"""Calendars, of which no two live entries overlap."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "calendars",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("piece", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("feed_token_hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(room_id, member_id, equipment_id) <= 1",
            name=op.f("ck_calendars_one_thing"),
        ),
        sa.CheckConstraint("piece >= 1", name=op.f("ck_calendars_piece")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_calendars_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_calendars_equipment_id_equipment")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["business_members.id"],
            name=op.f("fk_calendars_member_id_business_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_calendars_room_id_rooms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("equipment_id", "piece", name=op.f("uq_calendars_equipment_id_piece")),
        sa.UniqueConstraint("feed_token_hash", name=op.f("uq_calendars_feed_token_hash")),
        sa.UniqueConstraint("member_id", name=op.f("uq_calendars_member_id")),
        sa.UniqueConstraint("room_id", name=op.f("uq_calendars_room_id")),
    )
    op.create_index(op.f("ix_calendars_business_id"), "calendars", ["business_id"], unique=False)
    op.create_table(
        "calendar_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", postgresql.JSONB(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "status IN ('PENDING', 'READY', 'FAILED')", name=op.f("ck_calendar_imports_status")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["calendars.id"],
            name=op.f("fk_calendar_imports_calendar_id_calendars"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_calendar_imports_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_imports")),
    )
    op.create_index(
        op.f("ix_calendar_imports_calendar_id"), "calendar_imports", ["calendar_id"], unique=False
    )
    op.create_index(
        op.f("ix_calendar_imports_next_run_at"),
        "calendar_imports",
        ["next_run_at"],
        unique=False,
        postgresql_where=sa.text("next_run_at IS NOT NULL"),
    )
    op.create_table(
        "calendar_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(import_id IS NULL) = (uid IS NULL)", name=op.f("ck_calendar_blocks_uid")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_calendar_blocks_ends_at")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("fk_calendar_blocks_calendar_id_calendars")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_calendar_blocks_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["calendar_imports.id"],
            name=op.f("fk_calendar_blocks_import_id_calendar_imports"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_blocks")),
    )
    op.create_index(
        op.f("ix_calendar_blocks_series_id"), "calendar_blocks", ["series_id"], unique=False
    )
    op.create_index(
        "uq_calendar_blocks_imported",
        "calendar_blocks",
        ["import_id", "uid", "starts_at"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        op.f("ix_calendar_blocks_calendar_id_starts_at"),
        "calendar_blocks",
        ["calendar_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "calendar_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "period",
            postgresql.TSTZRANGE(),
            sa.Computed("tstzrange(starts_at, ends_at, '[)')", persisted=True),
            nullable=False,
        ),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("block_id", sa.Uuid(), nullable=True),
        sa.Column("live", sa.Boolean(), server_default="true", nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("calendar_id"), "="),
            (sa.column("period"), "&&"),
            where=sa.text("live"),
            using="gist",
            name="ex_calendar_entries_taken_once",
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_calendar_entries_ends_at")),
        sa.CheckConstraint(
            "num_nonnulls(booking_id, block_id) = 1", name=op.f("ck_calendar_entries_one_reason")
        ),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["calendar_blocks.id"],
            name=op.f("fk_calendar_entries_block_id_calendar_blocks"),
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_calendar_entries_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["calendars.id"],
            name=op.f("fk_calendar_entries_calendar_id_calendars"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
    )
    op.create_index(
        op.f("ix_calendar_entries_block_id"), "calendar_entries", ["block_id"], unique=False
    )
    op.create_index(
        op.f("ix_calendar_entries_booking_id"), "calendar_entries", ["booking_id"], unique=False
    )
    op.create_index(
        "ix_calendar_entries_taken",
        "calendar_entries",
        ["calendar_id", "starts_at"],
        unique=False,
        postgresql_include=["ends_at", "booking_id"],
        postgresql_where=sa.text("live"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.drop_table("calendar_entries")
    op.drop_table("calendar_blocks")
    op.drop_table("calendar_imports")
    op.drop_table("calendars")
    op.execute("DROP EXTENSION btree_gist")
