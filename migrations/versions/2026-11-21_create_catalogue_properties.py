"""Offerings and portfolios, properties of customers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from mercat.platform.places import Point

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_PLACE = (
    "point(6378137 * radians(longitude), "
    "6378137 * ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.06), -85.06)) / 2)))"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "offerings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("pricing", sa.Text(), nullable=False),
        sa.Column("price_amount", sa.BigInteger(), nullable=True),
        sa.Column("price_currency", sa.Text(), nullable=True),
        sa.Column("duration_minutes", sa.BigInteger(), nullable=True),
        sa.Column("buffer_minutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("performed_at", sa.Text(), nullable=False),
        sa.Column("bookable_online", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("needs_approval", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(pricing = 'QUOTE') = (price_amount IS NULL)", name=op.f("ck_offerings_price")
        ),
        sa.CheckConstraint(
            "performed_at IN ('AT_CUSTOMER', 'AT_BUSINESS', 'REMOTE')",
            name=op.f("ck_offerings_performed_at"),
        ),
        sa.CheckConstraint(
            "pricing IN ('FIXED', 'HOURLY', 'QUOTE')", name=op.f("ck_offerings_pricing")
        ),
        sa.CheckConstraint("status IN ('ACTIVE', 'INACTIVE')", name=op.f("ck_offerings_status")),
        sa.CheckConstraint(
            "(price_amount IS NULL) = (price_currency IS NULL)",
            name=op.f("ck_offerings_price_currency"),
        ),
        sa.CheckConstraint(
            "buffer_minutes BETWEEN 0 AND 1440", name=op.f("ck_offerings_buffer_minutes")
        ),
        sa.CheckConstraint(
            "duration_minutes BETWEEN 1 AND 44640", name=op.f("ck_offerings_duration_minutes")
        ),
        sa.CheckConstraint("price_amount >= 0", name=op.f("ck_offerings_price_amount")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_offerings_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_offerings_category_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offerings")),
    )
    op.create_index(
        op.f("ix_offerings_business_id_position_id"),
        "offerings",
        ["business_id", "position", "id"],
        unique=False,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index(op.f("ix_offerings_category_id"), "offerings", ["category_id"], unique=False)
    op.create_table(
        "portfolio_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_portfolio_items_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_portfolio_items_file_id_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_items")),
        sa.UniqueConstraint("file_id", name=op.f("uq_portfolio_items_file_id")),
    )
    op.create_index(
        op.f("ix_portfolio_items_business_id_position_id"),
        "portfolio_items",
        ["business_id", "position", "id"],
        unique=False,
    )
    op.create_table(
        "properties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("owner_user_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address_line1", sa.Text(), nullable=True),
        sa.Column("address_line2", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("city_id", sa.Uuid(), nullable=True),
        sa.Column("approximate_latitude", sa.Double(), nullable=True),
        sa.Column("approximate_longitude", sa.Double(), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("bedrooms", sa.BigInteger(), nullable=True),
        sa.Column("bathrooms", sa.Double(), nullable=True),
        sa.Column("year_built", sa.BigInteger(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("is_default", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place", Point(), sa.Computed(_PLACE, persisted=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('HOUSE', 'APARTMENT', 'CONDO', 'TOWNHOUSE', 'COMMERCIAL', 'LAND', 'OTHER')",
            name=op.f("ck_properties_kind"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_properties_both_or_none")
        ),
        sa.CheckConstraint(
            "(approximate_latitude IS NULL) = (latitude IS NULL)"
            " AND (approximate_longitude IS NULL) = (longitude IS NULL)",
            name=op.f("ck_properties_approximate"),
        ),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_properties_area_m2")),
        sa.CheckConstraint("bathrooms >= 0", name=op.f("ck_properties_bathrooms")),
        sa.CheckConstraint("bedrooms >= 0", name=op.f("ck_properties_bedrooms")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_properties_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_properties_longitude")),
        sa.ForeignKeyConstraint(
            ["city_id"], ["cities.id"], name=op.f("fk_properties_city_id_cities")
        ),
        sa.ForeignKeyConstraint(
            ["owner_user_id"], ["users.id"], name=op.f("fk_properties_owner_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_properties")),
    )
    op.create_index(op.f("ix_properties_city_id"), "properties", ["city_id"], unique=False)
    op.create_index(
        op.f("ix_properties_owner_user_id_created_at_id"),
        "properties",
        ["owner_user_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_properties_owner_user_id_default",
        "properties",
        ["owner_user_id"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "property_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_property_photos_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["properties.id"],
            name=op.f("fk_property_photos_property_id_properties"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_photos")),
        sa.UniqueConstraint("file_id", name=op.f("uq_property_photos_file_id")),
    )
    op.create_index(
        op.f("ix_property_photos_property_id_position_id"),
        "property_photos",
        ["property_id", "position", "id"],
        unique=False,
    )
    op.create_table(
        "property_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_property_grants_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["properties.id"],
            name=op.f("fk_property_grants_property_id_properties"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_grants")),
        sa.UniqueConstraint(
            "property_id",
            "business_id",
            "reference",
            name=op.f("uq_property_grants_property_id_business_id_reference"),
        ),
    )
    op.create_index(
        op.f("ix_property_grants_business_id"), "property_grants", ["business_id"], unique=False
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.drop_table("property_grants")
    op.drop_table("property_photos")
    op.drop_table("properties")
    op.drop_table("portfolio_items")
    op.drop_table("offerings")
