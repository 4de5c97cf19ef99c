"""Documents of what is published, as searches find them, and the words that are in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mercat.platform.places import Point

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_PLACE = (
    "point(6378137 * radians(longitude), "
    "6378137 * ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.06), -85.06)) / 2)))"
)
_CELL = "floor((latitude + 90) * 20)::integer * 7200 + floor((longitude + 180) * 20)::integer"
_DOCUMENTS = ("business_documents", "studio_documents")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    _create_documents("business_documents")
    _create_documents(
        "studio_documents",
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "search_words",
        *_always(),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("businesses", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("studios", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("word", name=op.f("uq_search_words_word")),
    )
    op.create_index(
        "ix_search_words_like",
        "search_words",
        ["word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_where=sa.text("word NOT LIKE ':%'"),
    )
    op.create_table(
        "search_marks",
        *_always(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_marks")),
        sa.UniqueConstraint("kind", name=op.f("uq_search_marks_kind")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for table in ("search_marks", "search_words", *reversed(_DOCUMENTS)):
        op.drop_table(table)
    op.execute("DROP EXTENSION pg_trgm")
    op.execute("DROP EXTENSION btree_gin")


def _always() -> Sequence[sa.Column[object]]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
    )


def _create_documents(table: str, *more: sa.Column[object]) -> None:
    op.create_table(
        table,
        *_always(),
        *more,
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("cell", sa.BigInteger(), sa.Computed(_CELL, persisted=True), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("tags", postgresql.TSVECTOR(), nullable=False),
        sa.Column("rating_average", sa.Double(), nullable=True),
        sa.Column("rating_count", sa.BigInteger(), nullable=False),
        sa.Column("rating_rank", sa.Double(), nullable=False),
        sa.Column("quality", sa.Double(), nullable=False),
        sa.Column("price_from", sa.BigInteger(), nullable=True),
        sa.Column("price_currency", sa.Text(), nullable=True),
        sa.Column("open_minutes", postgresql.INT4MULTIRANGE(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place", Point(), sa.Computed(_PLACE, persisted=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _create_indexes(table)


def _create_indexes(table: str) -> None:
    op.create_index(f"ix_{table}_near", table, ["place", "tags"], postgresql_using="gist")
    op.create_index(
        f"ix_{table}_words",
        table,
        ["cell", "words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(f"ix_{table}_rated", table, ["rating_rank", "id"])
    op.create_index(f"ix_{table}_rated_in_cell", table, ["cell", "rating_rank", "id"])
    op.create_index(f"ix_{table}_good", table, ["quality", "id"])
    priced = ["price_currency", "price_from", "id"]
    has_price = sa.text("price_from IS NOT NULL")
    op.create_index(f"ix_{table}_priced", table, priced, postgresql_where=has_price)
    op.create_index(
        f"ix_{table}_priced_in_cell", table, ["cell", *priced], postgresql_where=has_price
    )
