"""The words that documents have: looked up, completed, and those that look alike."""

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, Text, bindparam, func, select, true

from mercat.modules.search.models import SearchWord
from mercat.platform.reads import Query

_WORDS: ColumnElement[Any] = bindparam("words", type_=ARRAY(Text))
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_COUNT = SearchWord.businesses + SearchWord.studios
# Said as the index says it, or it would not be used.
_IS_WORD = SearchWord.word.not_like(":%")

COUNTED = Query(
    select(SearchWord.word, SearchWord.businesses, SearchWord.studios).where(
        SearchWord.word == func.any(_WORDS)
    )
)


def _similar() -> Query:
    asked = func.unnest(_WORDS).table_valued("word", name="asked").render_derived()
    near = (
        select(SearchWord.word, SearchWord.businesses, SearchWord.studios)
        .where(SearchWord.word.bool_op("%")(asked.c.word), _IS_WORD)
        .order_by(func.similarity(SearchWord.word, asked.c.word).desc(), _COUNT.desc())
        .limit(_LIMIT)
        .correlate(asked)
        .lateral()
    )
    return Query(
        select(asked.c.word.label("asked"), near.c.word, near.c.businesses, near.c.studios)
        .select_from(asked)
        .join(near, true())
    )


SIMILAR = _similar()
"""Of each of these words those that have most of their trigrams in common with it (pg_trgm)."""
BEGINNING = Query(
    select(SearchWord.word, SearchWord.businesses, SearchWord.studios)
    .where(SearchWord.word.like(bindparam("pattern", type_=Text)), _IS_WORD)
    .order_by(_COUNT.desc(), SearchWord.word)
    .limit(_LIMIT)
)
"""The commonest first."""
