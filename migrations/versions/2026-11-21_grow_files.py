"""Files of every purpose: announced before they are sent, refused, put to use."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PURPOSES = (
    "purpose IN ('USER_PHOTO', 'BUSINESS_LOGO', 'PORTFOLIO', 'PROPERTY_PHOTO', 'ATTACHMENT')"
)
_STATUSES = "status IN ('PENDING', 'READY', 'REJECTED', 'ARCHIVED')"
_FORMER_PURPOSES = "purpose IN ('USER_PHOTO')"
_FORMER_STATUSES = "status IN ('PENDING', 'READY', 'ARCHIVED')"
_NEW = ("filename", "incoming_key", "refusal", "claimed_at", "expires_at")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("files", sa.Column("filename", sa.Text(), nullable=True))
    op.add_column("files", sa.Column("incoming_key", sa.Text(), nullable=True))
    op.add_column("files", sa.Column("refusal", sa.Text(), nullable=True))
    op.add_column("files", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("files", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("sha256", "width", "height"):
        op.execute(
            "-- squawk-ignore ban-drop-not-null\n"  # the release before reads photos only
            f"ALTER TABLE files ALTER COLUMN {name} DROP NOT NULL"
        )
    _allow(_PURPOSES, _STATUSES)
    # What was being stored under the release before.
    op.execute(
        "UPDATE files SET expires_at = created_at + interval '10 minutes' WHERE status = 'PENDING'"
    )
    op.execute(
        "-- squawk-ignore require-concurrent-index-deletion\n"  # a short list
        "DROP INDEX ix_files_unused"
    )
    for name, column, where in (
        ("ix_files_archived", "id", "status = 'ARCHIVED'"),
        ("ix_files_expires_at", "expires_at", "expires_at IS NOT NULL"),
        ("ix_files_incoming", "id", "incoming_key IS NOT NULL"),
    ):
        op.create_index(name, "files", [column], postgresql_where=sa.text(where))


def downgrade() -> None:
    """Deletes the rows that the release before does not know; what is stored of them stays."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.execute("UPDATE businesses SET logo_file_id = NULL WHERE logo_file_id IS NOT NULL")
    op.execute("DELETE FROM portfolio_items")
    op.execute("DELETE FROM property_photos")
    op.execute("DELETE FROM files WHERE purpose <> 'USER_PHOTO' OR status = 'REJECTED'")
    for name in ("ix_files_archived", "ix_files_expires_at", "ix_files_incoming"):
        op.drop_index(name, "files")
    op.create_index(
        "ix_files_unused",
        "files",
        ["created_at"],
        postgresql_where=sa.text("status <> 'READY'"),
    )
    _allow(_FORMER_PURPOSES, _FORMER_STATUSES)
    for name in ("sha256", "width", "height"):
        op.alter_column("files", name, nullable=False)
    for name in _NEW:
        op.drop_column("files", name)


def _allow(purposes: str, statuses: str) -> None:
    for name, words in (("ck_files_purpose", purposes), ("ck_files_status", statuses)):
        op.execute(
            "-- squawk-ignore ban-drop-constraint\n"  # for the next, of other words
            f"ALTER TABLE files DROP CONSTRAINT {name}"
        )
        op.execute(f"ALTER TABLE files ADD CONSTRAINT {name} CHECK ({words}) NOT VALID")
        op.execute(
            "-- squawk-ignore constraint-missing-not-valid\n"  # one photo a person at most
            f"ALTER TABLE files VALIDATE CONSTRAINT {name}"
        )
