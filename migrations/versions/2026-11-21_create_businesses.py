"""Businesses, their categories, hours, teams and plans."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mercat.platform.places import Point

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_PLACE = (
    "point(6378137 * radians(longitude), "
    "6378137 * ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.06), -85.06)) / 2)))"
)

# Prices in cents; what a plan brings changes by migration, for subscriptions point at these rows.
_PLANS = """
INSERT INTO plans (id, code, name, price_amount, price_currency, monthly_leads, commission_bp,
                   team_size, shipped) VALUES
    ('01940000-0000-7000-8000-000000000101', 'FREE', 'Free', 0, 'USD', 10, 1500, 3, true),
    ('01940000-0000-7000-8000-000000000102', 'PRO', 'Pro', 2900, 'USD', NULL, 800, 25, true)
"""

# Slug | name | synonyms, indented below what they belong to. Edited by later migrations, by slug.
_TREE = Path(__file__).parents[1] / "data" / "categories_0006.txt"
_STEP = 2
_CATEGORY = (
    "INSERT INTO categories (id, slug, name, parent_id, position, synonyms, shipped) VALUES "
    "('{id}', {slug}, {name}, {parent}, {position}, ARRAY[{synonyms}], true)"
)


def _categories() -> Iterator[str]:
    above: list[str] = []
    for position, line in enumerate(_TREE.read_text(encoding="utf-8").splitlines(), 1):
        depth = (len(line) - len(line.lstrip())) // _STEP
        slug, name, synonyms = (part.strip() for part in line.split("|"))
        own = f"01940000-0000-7000-8000-{position:012x}"
        parent = f"'{above[depth - 1]}'" if depth else "NULL"
        above[depth:] = [own]
        yield _CATEGORY.format(
            id=own,
            slug=_quoted(slug),
            name=_quoted(name),
            parent=parent,
            position=position,
            synonyms=", ".join(_quoted(word.strip()) for word in synonyms.split(",")),
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("synonyms", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("shipped", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
    )
    op.create_index(op.f("ix_categories_parent_id"), "categories", ["parent_id"], unique=False)
    for category in _categories():
        op.execute(category)
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price_amount", sa.BigInteger(), nullable=False),
        sa.Column("price_currency", sa.Text(), nullable=False),
        sa.Column("monthly_leads", sa.BigInteger(), nullable=True),
        sa.Column("commission_bp", sa.BigInteger(), nullable=False),
        sa.Column("team_size", sa.BigInteger(), nullable=True),
        sa.Column("shipped", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint(
            "commission_bp BETWEEN 0 AND 10000", name=op.f("ck_plans_commission_bp")
        ),
        sa.CheckConstraint("price_amount >= 0", name=op.f("ck_plans_price_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("code", name=op.f("uq_plans_code")),
    )
    op.execute(_PLANS)
    op.create_table(
        "businesses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("logo_file_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("address_line1", sa.Text(), nullable=True),
        sa.Column("address_line2", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("city_id", sa.Uuid(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("service_radius_m", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_policy", sa.Text(), server_default="FLEXIBLE", nullable=False),
        sa.Column("cancellation_terms", postgresql.JSONB(), nullable=True),
        sa.Column("min_notice_minutes", sa.BigInteger(), server_default="120", nullable=False),
        sa.Column("max_advance_days", sa.BigInteger(), server_default="180", nullable=False),
        sa.Column("tax_basis_points", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("suspended_reason", sa.Text(), nullable=True),
        sa.Column("resumes_as", sa.Text(), nullable=True),
        sa.Column("rating_average", sa.Double(), nullable=True),
        sa.Column("rating_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place", Point(), sa.Computed(_PLACE, persisted=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('DRAFT', 'PUBLISHED', 'SUSPENDED')", name=op.f("ck_businesses_status")
        ),
        sa.CheckConstraint(
            "resumes_as IN ('DRAFT', 'PUBLISHED')", name=op.f("ck_businesses_resumes_as")
        ),
        sa.CheckConstraint(
            "cancellation_policy IN ('FLEXIBLE', 'MODERATE', 'STRICT', 'CUSTOM')",
            name=op.f("ck_businesses_cancellation_policy"),
        ),
        sa.CheckConstraint(
            "(cancellation_policy = 'CUSTOM') = (cancellation_terms IS NOT NULL)",
            name=op.f("ck_businesses_cancellation_terms"),
        ),
        sa.CheckConstraint(
            "min_notice_minutes BETWEEN 0 AND 43200",
            name=op.f("ck_businesses_min_notice_minutes"),
        ),
        sa.CheckConstraint(
            "max_advance_days BETWEEN 1 AND 730", name=op.f("ck_businesses_max_advance_days")
        ),
        sa.CheckConstraint(
            "tax_basis_points BETWEEN 0 AND 5000", name=op.f("ck_businesses_tax_basis_points")
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_businesses_both_or_none")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_businesses_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_businesses_longitude")),
        sa.CheckConstraint("service_radius_m >= 0", name=op.f("ck_businesses_service_radius_m")),
        sa.ForeignKeyConstraint(
            ["city_id"], ["cities.id"], name=op.f("fk_businesses_city_id_cities")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_businesses_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["logo_file_id"], ["files.id"], name=op.f("fk_businesses_logo_file_id_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_businesses")),
        sa.UniqueConstraint("logo_file_id", name=op.f("uq_businesses_logo_file_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_businesses_slug")),
    )
    op.create_index(op.f("ix_businesses_city_id"), "businesses", ["city_id"], unique=False)
    op.create_index(op.f("ix_businesses_created_by"), "businesses", ["created_by"], unique=False)
    op.create_index(
        op.f("ix_businesses_created_at_id"), "businesses", ["created_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_businesses_archived_at"),
        "businesses",
        ["archived_at"],
        unique=False,
        postgresql_where=sa.text("archived_at IS NOT NULL"),
    )
    op.create_index(
        "ix_businesses_listed",
        "businesses",
        ["published_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'PUBLISHED' AND archived_at IS NULL"),
    )
    op.create_index(
        op.f("ix_businesses_place"), "businesses", ["place"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "business_slugs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_business_slugs_business_id_businesses"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_slugs")),
        sa.UniqueConstraint("slug", name=op.f("uq_business_slugs_slug")),
    )
    op.create_index(
        op.f("ix_business_slugs_business_id"), "business_slugs", ["business_id"], unique=False
    )
    op.create_table(
        "business_categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_business_categories_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_business_categories_category_id_categories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_categories")),
        sa.UniqueConstraint(
            "business_id",
            "category_id",
            name=op.f("uq_business_categories_business_id_category_id"),
        ),
    )
    op.create_index(
        op.f("ix_business_categories_category_id"),
        "business_categories",
        ["category_id"],
        unique=False,
    )
    op.create_table(
        "business_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "closes > opens AND closes <= opens + 1440", name=op.f("ck_business_hours_closes")
        ),
        sa.CheckConstraint("opens BETWEEN 0 AND 1439", name=op.f("ck_business_hours_opens")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_business_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_business_hours_business_id_businesses"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_hours")),
        sa.UniqueConstraint(
            "business_id",
            "weekday",
            "opens",
            name=op.f("uq_business_hours_business_id_weekday_opens"),
        ),
    )
    op.create_table(
        "business_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("bookable", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint(
            "role IN ('OWNER', 'ADMIN', 'MANAGER', 'MEMBER')", name=op.f("ck_business_members_role")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_business_members_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_business_members_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_members")),
        sa.UniqueConstraint(
            "business_id", "user_id", name=op.f("uq_business_members_business_id_user_id")
        ),
    )
    op.create_index(
        op.f("ix_business_members_user_id"), "business_members", ["user_id"], unique=False
    )
    op.create_table(
        "business_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('OWNER', 'ADMIN', 'MANAGER', 'MEMBER')",
            name=op.f("ck_business_invitations_role"),
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["users.id"], name=op.f("fk_business_invitations_accepted_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_business_invitations_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["users.id"], name=op.f("fk_business_invitations_invited_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_business_invitations_token_hash")),
    )
    op.create_index(
        op.f("ix_business_invitations_accepted_by"),
        "business_invitations",
        ["accepted_by"],
        unique=False,
    )
    op.create_index(
        op.f("ix_business_invitations_email"), "business_invitations", ["email"], unique=False
    )
    op.create_index(
        op.f("ix_business_invitations_invited_by"),
        "business_invitations",
        ["invited_by"],
        unique=False,
    )
    op.create_index(
        "uq_business_invitations_open",
        "business_invitations",
        ["business_id", "email"],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_at_period_end", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint(
            "status IN ('TRIALING', 'ACTIVE', 'PAST_DUE', 'CANCELLED')",
            name=op.f("ck_subscriptions_status"),
        ),
        sa.CheckConstraint("period_end > period_start", name=op.f("ck_subscriptions_period")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_subscriptions_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_subscriptions_plan_id_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("business_id", name=op.f("uq_subscriptions_business_id")),
    )
    op.create_index(
        op.f("ix_subscriptions_period_end"), "subscriptions", ["period_end"], unique=False
    )
    op.create_index(op.f("ix_subscriptions_plan_id"), "subscriptions", ["plan_id"], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.drop_table("subscriptions")
    op.drop_table("business_invitations")
    op.drop_table("business_members")
    op.drop_table("business_hours")
    op.drop_table("business_categories")
    op.drop_table("business_slugs")
    op.drop_table("businesses")
    op.drop_table("plans")
    op.drop_table("categories")
