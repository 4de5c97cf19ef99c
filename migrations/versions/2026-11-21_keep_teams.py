"""Users know their teams; the database keeps an owner in every business."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# At the end of the transaction, under the lock that every change of a team takes: two owners who go
# at the same time wait for each other here, whatever code they came by.
# docs/decisions/0023-teams.md
_KEEPS_OWNER = """
CREATE FUNCTION business_keeps_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM businesses
    WHERE id = OLD.business_id AND archived_at IS NULL
    FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT FROM business_members WHERE business_id = OLD.business_id AND role = 'OWNER'
    ) THEN
        RAISE EXCEPTION 'business % has no owner left', OLD.business_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_business_members_last_owner';
    END IF;
    RETURN NULL;
END
$$
"""
_TRIGGER = """
CREATE CONSTRAINT TRIGGER business_members_last_owner
AFTER DELETE OR UPDATE OF role, business_id ON business_members
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.role = 'OWNER') EXECUTE FUNCTION business_keeps_owner()
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column(
        "users",
        sa.Column(
            "memberships",
            postgresql.JSONB(),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
    )
    op.execute(_KEEPS_OWNER)
    op.execute(_TRIGGER)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.execute("DROP TRIGGER business_members_last_owner ON business_members")
    op.execute("DROP FUNCTION business_keeps_owner()")
    op.drop_column("users", "memberships")
