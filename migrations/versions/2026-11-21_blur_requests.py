"""Requests keep about where they are, for businesses, and when their customer was told that nobody
is left to be asked.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLE = "service_requests"
_DEGREES = ("approximate_latitude", "approximate_longitude")
_BOTH = (
    "(approximate_latitude IS NULL) = (latitude IS NULL)"
    " AND (approximate_longitude IS NULL) = (longitude IS NULL)"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for name in _DEGREES:
        op.add_column(_TABLE, sa.Column(name, sa.Double(), nullable=True))
    op.add_column(_TABLE, sa.Column("nobody_found_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        f"ALTER TABLE {_TABLE} ADD CONSTRAINT ck_{_TABLE}_approximate CHECK ({_BOTH}) NOT VALID"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # no door has written a request yet
        f"ALTER TABLE {_TABLE} VALIDATE CONSTRAINT ck_{_TABLE}_approximate"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_constraint(op.f("ck_service_requests_approximate"), _TABLE, type_="check")
    for name in ("nobody_found_at", *_DEGREES):
        op.drop_column(_TABLE, name)
