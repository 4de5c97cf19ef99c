"""Bookings, and the charges that pay for them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "charges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("refunded_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("gateway IN ('SANDBOX')", name=op.f("ck_charges_gateway")),
        sa.CheckConstraint(
            "status IN ('CREATED', 'PENDING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'REFUNDED',"
            " 'PARTIALLY_REFUNDED')",
            name=op.f("ck_charges_status"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_charges_amount")),
        sa.CheckConstraint(
            "refunded_amount BETWEEN 0 AND amount", name=op.f("ck_charges_refunded_amount")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_charges_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["users.id"], name=op.f("fk_charges_payer_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
    )
    op.create_index(
        op.f("ix_charges_business_id_created_at_id"),
        "charges",
        ["business_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_charges_expires_at"),
        "charges",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('CREATED', 'PENDING')"),
    )
    op.create_index(
        op.f("ix_charges_payer_id_created_at_id"),
        "charges",
        ["payer_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_charges_subject_id"), "charges", ["subject_id"], unique=False)
    op.create_table(
        "booking_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("interval_weeks", sa.BigInteger(), nullable=False),
        sa.Column("occurrences", sa.BigInteger(), nullable=False),
        sa.Column("skip_taken", sa.Boolean(), nullable=False),
        sa.Column("skipped", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.CheckConstraint(
            "interval_weeks BETWEEN 1 AND 8", name=op.f("ck_booking_series_interval_weeks")
        ),
        sa.CheckConstraint(
            "occurrences BETWEEN 2 AND 52", name=op.f("ck_booking_series_occurrences")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_booking_series_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["users.id"], name=op.f("fk_booking_series_customer_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_series")),
    )
    op.create_index(
        op.f("ix_booking_series_business_id"), "booking_series", ["business_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_series_customer_id"), "booking_series", ["customer_id"], unique=False
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("offering_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buffer_minutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_minutes", sa.BigInteger(), nullable=False),
        sa.Column("zone_release", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("extras", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("price_lines", postgresql.JSONB(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total_amount", sa.BigInteger(), nullable=False),
        sa.Column("due_amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refund_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cancellation_policy", sa.Text(), nullable=False),
        sa.Column("cancellation_terms", postgresql.JSONB(), nullable=False),
        sa.Column("refundable_percent", sa.BigInteger(), server_default="100", nullable=False),
        sa.Column("cancelled_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('HELD', 'REQUESTED')) <= (held_until IS NOT NULL)",
            name=op.f("ck_bookings_held_until"),
        ),
        sa.CheckConstraint(
            "cancellation_policy IN ('FLEXIBLE', 'MODERATE', 'STRICT', 'CUSTOM')",
            name=op.f("ck_bookings_cancellation_policy"),
        ),
        sa.CheckConstraint(
            "cancelled_by IN ('CUSTOMER', 'BUSINESS', 'STAFF', 'SYSTEM')",
            name=op.f("ck_bookings_cancelled_by"),
        ),
        sa.CheckConstraint(
            "status IN ('REQUESTED', 'HELD', 'CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED',"
            " 'EXPIRED', 'DECLINED', 'NO_SHOW')",
            name=op.f("ck_bookings_status"),
        ),
        sa.CheckConstraint(
            "due_amount BETWEEN 0 AND total_amount", name=op.f("ck_bookings_due_amount")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_bookings_ends_at")),
        sa.CheckConstraint(
            "num_nonnulls(room_id, offering_id) = 1", name=op.f("ck_bookings_one_thing")
        ),
        sa.CheckConstraint("paid_amount >= 0", name=op.f("ck_bookings_paid_amount")),
        sa.CheckConstraint(
            "refund_amount BETWEEN 0 AND paid_amount", name=op.f("ck_bookings_refund_amount")
        ),
        sa.CheckConstraint(
            "refundable_percent BETWEEN 0 AND 100", name=op.f("ck_bookings_refundable_percent")
        ),
        sa.CheckConstraint(
            "local_minutes BETWEEN 0 AND 1439", name=op.f("ck_bookings_local_minutes")
        ),
        sa.CheckConstraint("total_amount >= 0", name=op.f("ck_bookings_total_amount")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_bookings_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_bookings_charge_id_charges")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["users.id"], name=op.f("fk_bookings_customer_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["business_members.id"],
            name=op.f("fk_bookings_member_id_business_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_bookings_offering_id_offerings")
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_bookings_property_id_properties")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_bookings_room_id_rooms")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["booking_series.id"], name=op.f("fk_bookings_series_id_booking_series")
        ),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_bookings_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_bookings_charge_id")),
        sa.UniqueConstraint("number", name=op.f("uq_bookings_number")),
    )
    op.create_index(
        op.f("ix_bookings_business_id_starts_at_id"),
        "bookings",
        ["business_id", "starts_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_bookings_coming",
        "bookings",
        ["starts_at"],
        unique=False,
        postgresql_where=sa.text("status = 'CONFIRMED'"),
    )
    op.create_index(
        op.f("ix_bookings_customer_id_starts_at_id"),
        "bookings",
        ["customer_id", "starts_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_bookings_going_on",
        "bookings",
        ["ends_at"],
        unique=False,
        postgresql_where=sa.text("status = 'IN_PROGRESS'"),
    )
    op.create_index(
        "ix_bookings_held",
        "bookings",
        ["held_until"],
        unique=False,
        postgresql_where=sa.text("status IN ('HELD', 'REQUESTED')"),
    )
    op.create_index(
        op.f("ix_bookings_member_id_starts_at"),
        "bookings",
        ["member_id", "starts_at"],
        unique=False,
    )
    op.create_index(op.f("ix_bookings_offering_id"), "bookings", ["offering_id"], unique=False)
    op.create_index(op.f("ix_bookings_property_id"), "bookings", ["property_id"], unique=False)
    op.create_index(
        op.f("ix_bookings_room_id_starts_at"), "bookings", ["room_id", "starts_at"], unique=False
    )
    op.create_index(op.f("ix_bookings_series_id"), "bookings", ["series_id"], unique=False)
    op.create_index(op.f("ix_bookings_studio_id"), "bookings", ["studio_id"], unique=False)
    op.create_table(
        "booking_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "party IN ('CUSTOMER', 'BUSINESS', 'STAFF', 'SYSTEM')",
            name=op.f("ck_booking_events_party"),
        ),
        sa.CheckConstraint(
            "status IN ('REQUESTED', 'HELD', 'CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED',"
            " 'EXPIRED', 'DECLINED', 'NO_SHOW')",
            name=op.f("ck_booking_events_status"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_booking_events_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_events_booking_id_bookings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_events")),
    )
    op.create_index(
        op.f("ix_booking_events_actor_id"), "booking_events", ["actor_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_events_booking_id_created_at_id"),
        "booking_events",
        ["booking_id", "created_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.drop_table("booking_events")
    op.drop_table("bookings")
    op.drop_table("booking_series")
    op.drop_table("charges")
