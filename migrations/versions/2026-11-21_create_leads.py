"""Requests of customers, leads, quotes, and how businesses answer; photos of requests, reviews."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mercat.platform.places import Point

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_PLACE = (
    "point(6378137 * radians(longitude), "
    "6378137 * ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.06), -85.06)) / 2)))"
)

_FORMER_PURPOSES = (
    *("USER_PHOTO", "BUSINESS_LOGO", "PORTFOLIO", "PROPERTY_PHOTO", "ATTACHMENT", "ROOM_PHOTO"),
)
_PURPOSES = (*_FORMER_PURPOSES, "REQUEST_PHOTO", "REVIEW_PHOTO")
_TABLES = ("quotes", "request_photos", "leads", "service_requests", "response_records")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _allow(_PURPOSES)
    op.create_table(
        "response_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("offered", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("median_seconds", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "answered BETWEEN 0 AND offered", name=op.f("ck_response_records_answered")
        ),
        sa.CheckConstraint("median_seconds >= 0", name=op.f("ck_response_records_median_seconds")),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_response_records_business_id_businesses"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_records")),
        sa.UniqueConstraint("business_id", name=op.f("uq_response_records_business_id")),
    )
    op.create_table(
        "service_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=True),
        sa.Column("city_id", sa.Uuid(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column(
            "windows", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("budget_min_amount", sa.BigInteger(), nullable=True),
        sa.Column("budget_max_amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wave", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("next_wave_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place", Point(), sa.Computed(_PLACE, persisted=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('OPEN', 'MATCHED', 'AWARDED', 'COMPLETED', 'CANCELLED', 'EXPIRED')",
            name=op.f("ck_service_requests_status"),
        ),
        sa.CheckConstraint(
            "(currency IS NULL) = (num_nonnulls(budget_min_amount, budget_max_amount) = 0)",
            name=op.f("ck_service_requests_currency"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)",
            name=op.f("ck_service_requests_both_or_none"),
        ),
        sa.CheckConstraint(
            "budget_max_amount >= budget_min_amount",
            name=op.f("ck_service_requests_budget_max_amount"),
        ),
        sa.CheckConstraint(
            "budget_min_amount >= 0", name=op.f("ck_service_requests_budget_min_amount")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90", name=op.f("ck_service_requests_latitude")
        ),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_service_requests_longitude")
        ),
        sa.CheckConstraint("wave >= 0", name=op.f("ck_service_requests_wave")),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_service_requests_category_id_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["cities.id"], name=op.f("fk_service_requests_city_id_cities")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["users.id"], name=op.f("fk_service_requests_customer_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["properties.id"],
            name=op.f("fk_service_requests_property_id_properties"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_requests")),
    )
    op.create_index(
        op.f("ix_service_requests_category_id"), "service_requests", ["category_id"], unique=False
    )
    op.create_index(
        op.f("ix_service_requests_city_id"), "service_requests", ["city_id"], unique=False
    )
    op.create_index(
        op.f("ix_service_requests_customer_id_created_at_id"),
        "service_requests",
        ["customer_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_service_requests_property_id"), "service_requests", ["property_id"], unique=False
    )
    op.create_index(
        "ix_service_requests_running",
        "service_requests",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('OPEN', 'MATCHED')"),
    )
    op.create_index(
        "ix_service_requests_waiting",
        "service_requests",
        ["next_wave_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('OPEN', 'MATCHED')"),
    )
    op.create_index(
        "uq_service_requests_fingerprint",
        "service_requests",
        ["customer_id", "fingerprint"],
        unique=True,
        postgresql_where=sa.text("status IN ('OPEN', 'MATCHED')"),
    )
    op.create_table(
        "leads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("wave", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lost_from", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("responded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "lost_from IN ('NEW', 'VIEWED', 'QUOTED', 'WON', 'LOST', 'DECLINED', 'EXPIRED')",
            name=op.f("ck_leads_lost_from"),
        ),
        sa.CheckConstraint(
            "status IN ('NEW', 'VIEWED', 'QUOTED', 'WON', 'LOST', 'DECLINED', 'EXPIRED')",
            name=op.f("ck_leads_status"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_leads_score")),
        sa.CheckConstraint("wave >= 1", name=op.f("ck_leads_wave")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_leads_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_requests.id"],
            name=op.f("fk_leads_request_id_service_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint(
            "request_id", "business_id", name=op.f("uq_leads_request_id_business_id")
        ),
    )
    op.create_index(
        op.f("ix_leads_business_id_created_at_id"),
        "leads",
        ["business_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_leads_business_id_status_created_at_id"),
        "leads",
        ["business_id", "status", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_leads_silent",
        "leads",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('NEW', 'VIEWED')"),
    )
    op.create_index(
        "uq_leads_won",
        "leads",
        ["request_id"],
        unique=True,
        postgresql_where=sa.text("status = 'WON'"),
    )
    op.create_table(
        "request_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_request_photos_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_requests.id"],
            name=op.f("fk_request_photos_request_id_service_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_photos")),
        sa.UniqueConstraint("file_id", name=op.f("uq_request_photos_file_id")),
    )
    op.create_index(
        op.f("ix_request_photos_request_id_position_id"),
        "request_photos",
        ["request_id", "position", "id"],
        unique=False,
    )
    op.create_table(
        "quotes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("offering_id", sa.Uuid(), nullable=True),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total_amount", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slots", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status = 'ACCEPTED') <= (booking_id IS NOT NULL)", name=op.f("ck_quotes_booking_id")
        ),
        sa.CheckConstraint(
            "status IN ('SENT', 'ACCEPTED', 'REJECTED', 'WITHDRAWN', 'EXPIRED')",
            name=op.f("ck_quotes_status"),
        ),
        sa.CheckConstraint(
            "jsonb_array_length(lines) BETWEEN 1 AND 50", name=op.f("ck_quotes_lines")
        ),
        sa.CheckConstraint(
            "jsonb_array_length(slots) BETWEEN 1 AND 10", name=op.f("ck_quotes_slots")
        ),
        sa.CheckConstraint("total_amount >= 0", name=op.f("ck_quotes_total_amount")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_quotes_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_quotes_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_quotes_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_quotes_lead_id_leads")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["business_members.id"],
            name=op.f("fk_quotes_member_id_business_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_quotes_offering_id_offerings")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_requests.id"],
            name=op.f("fk_quotes_request_id_service_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_quotes_booking_id")),
    )
    op.create_index(op.f("ix_quotes_author_id"), "quotes", ["author_id"], unique=False)
    op.create_index(op.f("ix_quotes_business_id"), "quotes", ["business_id"], unique=False)
    op.create_index(op.f("ix_quotes_lead_id"), "quotes", ["lead_id"], unique=False)
    op.create_index(op.f("ix_quotes_member_id"), "quotes", ["member_id"], unique=False)
    op.create_index(op.f("ix_quotes_offering_id"), "quotes", ["offering_id"], unique=False)
    op.create_index(
        op.f("ix_quotes_request_id_created_at_id"),
        "quotes",
        ["request_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_quotes_running",
        "quotes",
        ["valid_until"],
        unique=False,
        postgresql_where=sa.text("status = 'SENT'"),
    )
    op.create_index(
        "uq_quotes_lead_id_sent",
        "quotes",
        ["lead_id"],
        unique=True,
        postgresql_where=sa.text("status = 'SENT'"),
    )
    op.create_index(
        "uq_quotes_request_id_accepted",
        "quotes",
        ["request_id"],
        unique=True,
        postgresql_where=sa.text("status = 'ACCEPTED'"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for name in _TABLES:
        op.drop_table(name)
    op.execute("DELETE FROM files WHERE purpose IN ('REQUEST_PHOTO', 'REVIEW_PHOTO')")
    _allow(_FORMER_PURPOSES)


def _allow(purposes: Sequence[str]) -> None:
    words = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"  # for the next, of other words
        "ALTER TABLE files DROP CONSTRAINT ck_files_purpose"
    )
    op.execute(
        f"ALTER TABLE files ADD CONSTRAINT ck_files_purpose CHECK (purpose IN ({words})) NOT VALID"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # some files a person
        "ALTER TABLE files VALIDATE CONSTRAINT ck_files_purpose"
    )
