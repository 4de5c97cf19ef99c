"""What people have looked for, and more of what trades are called."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
# Slug | synonyms that it has from now on, beside those it has. An operator's own are left alone.
_SYNONYMS = Path(__file__).parents[1] / "data" / "synonyms_0021.txt"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("searched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_search_entries_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint(
            "user_id", "kind", "words", name=op.f("uq_search_entries_user_id_kind_words")
        ),
    )
    for columns in (["user_id", "searched_at", "id"], ["searched_at"]):
        name = f"ix_search_entries_{'_'.join(columns)}"
        op.create_index(op.f(name), "search_entries", columns, unique=False)
    for slug, words in _more():
        op.execute(
            f"UPDATE categories SET synonyms = synonyms || ARRAY[{words}] "  # noqa: S608 (our own file)
            f"WHERE slug = '{slug}' AND shipped"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for slug, words in _more():
        op.execute(
            "UPDATE categories SET synonyms = ARRAY("  # noqa: S608 (our own file)
            "SELECT word FROM unnest(synonyms) WITH ORDINALITY AS one(word, place) "
            f"WHERE word <> ALL (ARRAY[{words}]) ORDER BY place) "
            f"WHERE slug = '{slug}' AND shipped"
        )
    op.drop_table("search_entries")


def _more() -> Iterator[tuple[str, str]]:
    for line in _SYNONYMS.read_text(encoding="utf-8").splitlines():
        slug, words = (part.strip() for part in line.split("|"))
        yield slug, ", ".join(_quoted(word.strip()) for word in words.split(","))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
