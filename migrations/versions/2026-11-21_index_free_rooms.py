"""Indexes from which free rooms are found: rooms and studios without their rows, long entries."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_LONG = "ix_calendar_entries_long"
_OF_ROOMS = ["studio_id", "position", "id"]
_NOT_ARCHIVED = sa.text("archived_at IS NULL")


def upgrade() -> None:
    with op.get_context().autocommit_block():
        _create(
            _LONG,
            "calendar_entries",
            ["calendar_id", "starts_at"],
            postgresql_include=["ends_at", "booking_id"],
            postgresql_where=sa.text("live AND ends_at - starts_at > interval '24 hours'"),
        )
        _create(
            "ix_studios_in_city",
            "studios",
            ["city_id"],
            postgresql_include=["id", "business_id", "buffer_minutes", "status", "archived_at"],
        )
        _create(
            "ix_rooms_in_studio",
            "rooms",
            _OF_ROOMS,
            postgresql_include=["status"],
            postgresql_where=_NOT_ARCHIVED,
        )
        _drop("ix_studios_city_id", "studios")
        _drop("ix_rooms_studio_id_position_id", "rooms")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        _create("ix_studios_city_id", "studios", ["city_id"])
        _create(
            "ix_rooms_studio_id_position_id", "rooms", _OF_ROOMS, postgresql_where=_NOT_ARCHIVED
        )
        _drop("ix_studios_in_city", "studios")
        _drop("ix_rooms_in_studio", "rooms")
        _drop(_LONG, "calendar_entries")


def _create(name: str, table: str, columns: Sequence[str], **options: Any) -> None:
    """Concurrently, and so in no transaction. What an attempt has left that did not come to its end
    is no good, and goes first.
    """
    _drop(name, table)
    op.create_index(
        name, table, columns, postgresql_concurrently=True, if_not_exists=True, **options
    )


def _drop(name: str, table: str) -> None:
    op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
