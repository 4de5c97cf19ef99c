"""Reviews, photos and flags; how many stars of each number businesses have, and studios."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_LISTED = sa.text(
    "side = 'CUSTOMER' AND published_at IS NOT NULL AND status <> 'REMOVED' AND deleted_at IS NULL"
)
_TABLES = ("review_photos", "review_flags", "reviews")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'REMOVED') <= (removed_reason IS NOT NULL)",
            name=op.f("ck_reviews_removed_reason"),
        ),
        sa.CheckConstraint("side IN ('CUSTOMER', 'BUSINESS')", name=op.f("ck_reviews_side")),
        sa.CheckConstraint(
            "status = 'PUBLISHED' OR published_at IS NOT NULL", name=op.f("ck_reviews_published_at")
        ),
        sa.CheckConstraint(
            "status IN ('PUBLISHED', 'FLAGGED', 'REMOVED')", name=op.f("ck_reviews_status")
        ),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL)", name=op.f("ck_reviews_replied_at")
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_reviews_rating")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_reviews_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_reviews_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_reviews_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["users.id"], name=op.f("fk_reviews_customer_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["replied_by"], ["users.id"], name=op.f("fk_reviews_replied_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_requests.id"],
            name=op.f("fk_reviews_request_id_service_requests"),
        ),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_reviews_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(
        op.f("ix_reviews_author_id_created_at_id"),
        "reviews",
        ["author_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_reviews_booking_id"), "reviews", ["booking_id"], unique=False)
    op.create_index(
        op.f("ix_reviews_customer_id_side_published_at_id"),
        "reviews",
        ["customer_id", "side", "published_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_reviews_hidden",
        "reviews",
        ["opens_at"],
        unique=False,
        postgresql_where=sa.text("published_at IS NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_reviews_of_business",
        "reviews",
        ["business_id", "published_at", "id"],
        unique=False,
        postgresql_where=_LISTED,
    )
    op.create_index(
        "ix_reviews_of_business_by_rating",
        "reviews",
        ["business_id", "rating", "published_at", "id"],
        unique=False,
        postgresql_where=_LISTED,
    )
    op.create_index(
        "ix_reviews_of_studio",
        "reviews",
        ["studio_id", "published_at", "id"],
        unique=False,
        postgresql_where=_LISTED,
    )
    op.create_index(
        "ix_reviews_of_studio_by_rating",
        "reviews",
        ["studio_id", "rating", "published_at", "id"],
        unique=False,
        postgresql_where=_LISTED,
    )
    op.create_index(op.f("ix_reviews_replied_by"), "reviews", ["replied_by"], unique=False)
    op.create_index(op.f("ix_reviews_request_id"), "reviews", ["request_id"], unique=False)
    op.create_index(
        "ix_reviews_standing",
        "reviews",
        ["status", "published_at", "id"],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_reviews_booking_id_side",
        "reviews",
        ["booking_id", "side"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL OR published_at IS NOT NULL"),
    )
    op.create_table(
        "review_flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('SPAM', 'OFFENSIVE', 'FAKE', 'PRIVATE', 'OTHER')",
            name=op.f("ck_review_flags_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_flags_review_id_reviews")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_review_flags_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_flags")),
        sa.UniqueConstraint("review_id", "user_id", name=op.f("uq_review_flags_review_id_user_id")),
    )
    op.create_index(op.f("ix_review_flags_user_id"), "review_flags", ["user_id"], unique=False)
    op.create_table(
        "review_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_review_photos_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_photos_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_photos")),
        sa.UniqueConstraint("file_id", name=op.f("uq_review_photos_file_id")),
    )
    op.create_index(
        op.f("ix_review_photos_review_id_position_id"),
        "review_photos",
        ["review_id", "position", "id"],
        unique=False,
    )
    op.add_column(
        "businesses",
        sa.Column(
            "rating_counts",
            postgresql.ARRAY(sa.BigInteger()),
            server_default="{0,0,0,0,0}",
            nullable=False,
        ),
    )
    op.add_column(
        "studios",
        sa.Column(
            "rating_counts",
            postgresql.ARRAY(sa.BigInteger()),
            server_default="{0,0,0,0,0}",
            nullable=False,
        ),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for table in ("studios", "businesses"):
        op.drop_column(table, "rating_counts")
    for table in _TABLES:
        op.drop_table(table)
