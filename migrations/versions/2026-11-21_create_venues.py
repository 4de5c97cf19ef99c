"""Studios, their rooms and what stands in them; favourites."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mercat.platform.places import Point

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_PLACE = (
    "point(6378137 * radians(longitude), "
    "6378137 * ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.06), -85.06)) / 2)))"
)

# Code | name, in the order they are listed. Edited by later migrations, by code.
_BADGES = """
WIFI|Wi-Fi
PARKING|Parking
STEP_FREE|Step-free access
AIR_CONDITIONING|Air conditioning
NATURAL_LIGHT|Natural light
SOUNDPROOF|Soundproof
KITCHEN|Kitchen
SHOWER|Shower
LOUNGE|Lounge
LOADING_DOCK|Loading dock
ELEVATOR|Lift
ENGINEER|Engineer on site
RECEPTION|Reception
ROUND_THE_CLOCK|Open round the clock
PETS_WELCOME|Pets welcome
CHILD_FRIENDLY|Child friendly
SMOKE_FREE|Smoke-free
SECURITY|Security on site
LGBTQ_FRIENDLY|LGBTQ+ friendly
PUBLIC_TRANSPORT|Close to public transport
"""
_EQUIPMENT_TYPES = """
MICROPHONE|Microphone
MIXING_DESK|Mixing desk
AUDIO_INTERFACE|Audio interface
MONITORS|Monitor speakers
HEADPHONES|Headphones
PA_SYSTEM|PA system
GUITAR_AMPLIFIER|Guitar amplifier
BASS_AMPLIFIER|Bass amplifier
DRUM_KIT|Drum kit
PIANO|Piano
KEYBOARD|Keyboard
SYNTHESIZER|Synthesizer
TURNTABLES|Turntables
CAMERA|Camera
LENS|Lens
TRIPOD|Tripod
LIGHTING|Lighting
FLASH|Studio flash
BACKDROP|Backdrop
GREEN_SCREEN|Green screen
CYCLORAMA|Cyclorama
TELEPROMPTER|Teleprompter
PROJECTOR|Projector
SCREEN|Screen
WHITEBOARD|Whiteboard
CONFERENCE_PHONE|Conference phone
MIRRORS|Mirror wall
BALLET_BARRE|Ballet barre
EXERCISE_MATS|Exercise mats
MASSAGE_TABLE|Massage table
SALON_CHAIR|Salon chair
OVEN|Oven
WORKBENCH|Workbench
KILN|Kiln
SEWING_MACHINE|Sewing machine
THREE_D_PRINTER|3D printer
CHAIRS|Chairs
TABLES|Tables
STAGE|Stage
OTHER|Other
"""


_FORMER_PURPOSES = ("USER_PHOTO", "BUSINESS_LOGO", "PORTFOLIO", "PROPERTY_PHOTO", "ATTACHMENT")
_PURPOSES = (*_FORMER_PURPOSES, "ROOM_PHOTO")


def _ship(table: str, lines: str, block: int) -> None:
    """Their ids are the same in every Mercat."""
    for position, line in enumerate(lines.split("\n")[1:-1], 1):
        code, name = line.split("|")
        own = f"01940000-0000-7000-8000-{block + position:012x}"
        columns = "(id, code, name, position, shipped)"
        values = f"('{own}', '{code}', '{name}', {position}, true)"
        op.execute(f"INSERT INTO {table} {columns} VALUES {values}")  # noqa: S608 (our own words)


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


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _allow(_PURPOSES)
    op.create_table(
        "badges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.Boolean(), server_default="false", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badges")),
        sa.UniqueConstraint("code", name=op.f("uq_badges_code")),
    )
    op.create_table(
        "equipment_types",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.Boolean(), server_default="false", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_types")),
        sa.UniqueConstraint("code", name=op.f("uq_equipment_types_code")),
    )
    op.create_table(
        "studios",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("address_line1", sa.Text(), nullable=True),
        sa.Column("address_line2", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("city_id", sa.Uuid(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("cancellation_policy", sa.Text(), server_default="MODERATE", nullable=False),
        sa.Column("cancellation_terms", postgresql.JSONB(), nullable=True),
        sa.Column("min_notice_minutes", sa.BigInteger(), server_default="60", nullable=False),
        sa.Column("max_advance_days", sa.BigInteger(), server_default="365", nullable=False),
        sa.Column("buffer_minutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating_average", sa.Double(), nullable=True),
        sa.Column("rating_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place", Point(), sa.Computed(_PLACE, persisted=True), nullable=True),
        sa.CheckConstraint(
            "(cancellation_policy = 'CUSTOM') = (cancellation_terms IS NOT NULL)",
            name=op.f("ck_studios_cancellation_terms"),
        ),
        sa.CheckConstraint(
            "cancellation_policy IN ('FLEXIBLE', 'MODERATE', 'STRICT', 'CUSTOM')",
            name=op.f("ck_studios_cancellation_policy"),
        ),
        sa.CheckConstraint("status IN ('DRAFT', 'PUBLISHED')", name=op.f("ck_studios_status")),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_studios_both_or_none")
        ),
        sa.CheckConstraint(
            "buffer_minutes BETWEEN 0 AND 1440", name=op.f("ck_studios_buffer_minutes")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_studios_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_studios_longitude")),
        sa.CheckConstraint(
            "max_advance_days BETWEEN 1 AND 730", name=op.f("ck_studios_max_advance_days")
        ),
        sa.CheckConstraint(
            "min_notice_minutes BETWEEN 0 AND 43200", name=op.f("ck_studios_min_notice_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_studios_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_studios_city_id_cities")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studios")),
        sa.UniqueConstraint("slug", name=op.f("uq_studios_slug")),
    )
    op.create_index(
        op.f("ix_studios_business_id_created_at_id"),
        "studios",
        ["business_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_studios_city_id"), "studios", ["city_id"], unique=False)
    op.create_index(
        "ix_studios_listed",
        "studios",
        ["published_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'PUBLISHED' AND archived_at IS NULL"),
    )
    op.create_index(
        op.f("ix_studios_place"), "studios", ["place"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "studio_slugs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_studio_slugs_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_slugs")),
        sa.UniqueConstraint("slug", name=op.f("uq_studio_slugs_slug")),
    )
    op.create_index(op.f("ix_studio_slugs_studio_id"), "studio_slugs", ["studio_id"], unique=False)
    op.create_table(
        "studio_badges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=False),
        sa.Column("badge_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["badge_id"], ["badges.id"], name=op.f("fk_studio_badges_badge_id_badges")
        ),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_studio_badges_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_badges")),
        sa.UniqueConstraint(
            "studio_id", "badge_id", name=op.f("uq_studio_badges_studio_id_badge_id")
        ),
    )
    op.create_index(op.f("ix_studio_badges_badge_id"), "studio_badges", ["badge_id"], unique=False)
    op.create_table(
        "studio_closures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_studio_closures_ends_at")),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_studio_closures_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_closures")),
    )
    op.create_index(
        op.f("ix_studio_closures_studio_id_ends_at"),
        "studio_closures",
        ["studio_id", "ends_at"],
        unique=False,
    )
    op.create_table(
        "operating_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("intervals", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "(mode IN ('CLOSED', 'ALL_DAY')) = (jsonb_array_length(intervals) = 0)",
            name=op.f("ck_operating_hours_intervals"),
        ),
        sa.CheckConstraint(
            "mode IN ('OPEN', 'CLOSED', 'ALL_DAY', 'BY_REQUEST')",
            name=op.f("ck_operating_hours_mode"),
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_operating_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_operating_hours_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operating_hours")),
        sa.UniqueConstraint(
            "studio_id", "weekday", name=op.f("uq_operating_hours_studio_id_weekday")
        ),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("granularity_minutes", sa.BigInteger(), server_default="30", nullable=False),
        sa.Column("min_duration_minutes", sa.BigInteger(), server_default="60", nullable=False),
        sa.Column("max_duration_minutes", sa.BigInteger(), server_default="720", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('ACTIVE', 'INACTIVE')", name=op.f("ck_rooms_status")),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_rooms_area_m2")),
        sa.CheckConstraint("capacity BETWEEN 1 AND 100000", name=op.f("ck_rooms_capacity")),
        sa.CheckConstraint(
            "granularity_minutes IN (5, 10, 15, 20, 30, 60)", name=op.f("ck_rooms_granularity")
        ),
        sa.CheckConstraint(
            "max_duration_minutes BETWEEN min_duration_minutes AND 44640",
            name=op.f("ck_rooms_max_duration_minutes"),
        ),
        sa.CheckConstraint(
            "min_duration_minutes % granularity_minutes = 0"
            " AND max_duration_minutes % granularity_minutes = 0",
            name=op.f("ck_rooms_durations_on_grid"),
        ),
        sa.CheckConstraint(
            "min_duration_minutes BETWEEN 5 AND 44640", name=op.f("ck_rooms_min_duration_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_rooms_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
    )
    op.create_index(
        op.f("ix_rooms_studio_id_position_id"),
        "rooms",
        ["studio_id", "position", "id"],
        unique=False,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "room_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_room_photos_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_photos_room_id_rooms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_photos")),
        sa.UniqueConstraint("file_id", name=op.f("uq_room_photos_file_id")),
    )
    op.create_index(
        op.f("ix_room_photos_room_id_position_id"),
        "room_photos",
        ["room_id", "position", "id"],
        unique=False,
    )
    op.create_table(
        "room_prices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("duration_minutes", sa.BigInteger(), nullable=False),
        sa.Column("price_amount", sa.BigInteger(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.BigInteger()), nullable=True),
        sa.Column("window_starts", sa.BigInteger(), nullable=True),
        sa.Column("window_ends", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "weekdays <@ '{0,1,2,3,4,5,6}' AND weekdays <> '{}'",
            name=op.f("ck_room_prices_weekdays"),
        ),
        sa.CheckConstraint(
            "(window_starts IS NULL) = (window_ends IS NULL)",
            name=op.f("ck_room_prices_both_or_none"),
        ),
        sa.CheckConstraint(
            "duration_minutes BETWEEN 5 AND 44640", name=op.f("ck_room_prices_duration_minutes")
        ),
        sa.CheckConstraint("price_amount >= 0", name=op.f("ck_room_prices_price_amount")),
        sa.CheckConstraint(
            "window_ends > window_starts AND window_ends <= window_starts + 1440",
            name=op.f("ck_room_prices_window_ends"),
        ),
        sa.CheckConstraint(
            "window_starts BETWEEN 0 AND 1439", name=op.f("ck_room_prices_window_starts")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_prices_room_id_rooms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_prices")),
    )
    op.create_index(op.f("ix_room_prices_room_id"), "room_prices", ["room_id"], unique=False)
    op.create_table(
        "equipment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("studio_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("equipment_type_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("hired_out", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("price_amount", sa.BigInteger(), nullable=True),
        sa.Column("price_unit", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "price_unit IN ('HOUR', 'BOOKING')", name=op.f("ck_equipment_price_unit")
        ),
        sa.CheckConstraint(
            "(price_amount IS NULL) = (price_unit IS NULL)"
            " AND (price_amount IS NOT NULL) = hired_out",
            name=op.f("ck_equipment_hired_out"),
        ),
        sa.CheckConstraint("price_amount >= 0", name=op.f("ck_equipment_price_amount")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100", name=op.f("ck_equipment_quantity")),
        sa.ForeignKeyConstraint(
            ["equipment_type_id"],
            ["equipment_types.id"],
            name=op.f("fk_equipment_equipment_type_id_equipment_types"),
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_equipment_room_id_rooms")),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_equipment_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
    )
    op.create_index(
        op.f("ix_equipment_equipment_type_id"), "equipment", ["equipment_type_id"], unique=False
    )
    op.create_index(op.f("ix_equipment_room_id"), "equipment", ["room_id"], unique=False)
    op.create_index(
        op.f("ix_equipment_studio_id_created_at_id"),
        "equipment",
        ["studio_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "favourites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=True),
        sa.Column("studio_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(business_id, studio_id) = 1", name=op.f("ck_favourites_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_favourites_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_favourites_studio_id_studios")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_favourites_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourites")),
        sa.UniqueConstraint(
            "user_id", "business_id", name=op.f("uq_favourites_user_id_business_id")
        ),
        sa.UniqueConstraint("user_id", "studio_id", name=op.f("uq_favourites_user_id_studio_id")),
    )
    op.create_index(op.f("ix_favourites_business_id"), "favourites", ["business_id"], unique=False)
    op.create_index(op.f("ix_favourites_studio_id"), "favourites", ["studio_id"], unique=False)
    op.create_index(
        op.f("ix_favourites_user_id_created_at_id"),
        "favourites",
        ["user_id", "created_at", "id"],
        unique=False,
    )
    _ship("badges", _BADGES, 0x2000)
    _ship("equipment_types", _EQUIPMENT_TYPES, 0x3000)


def downgrade() -> None:
    """Deletes the rows of files that the release before does not know; what is stored of them
    stays.
    """
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.drop_table("favourites")
    op.drop_table("equipment")
    op.drop_table("room_prices")
    op.drop_table("room_photos")
    op.drop_table("rooms")
    op.drop_table("operating_hours")
    op.drop_table("studio_closures")
    op.drop_table("studio_badges")
    op.drop_table("studio_slugs")
    op.drop_table("studios")
    op.drop_table("equipment_types")
    op.drop_table("badges")
    op.execute("DELETE FROM files WHERE purpose = 'ROOM_PHOTO'")
    _allow(_FORMER_PURPOSES)
