"""How many documents have a word."""

from functools import cache

from sqlalchemy import Integer, Text, bindparam, cast, func, select, true, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from mercat.modules.search.models import Kind, SearchWord
from mercat.platform.reads import Query

EVERY = ":"
"""Stands among the words for all documents there are."""
_LAST = "\U0010ffff"
_MOST = 200
"""Words that begin alike: more are as good as everything."""


@cache
def frequencies(kind: Kind) -> Query:
    """`said` and `documents` of each of `words`, and of each of `prefixes` in one with a star."""
    count = SearchWord.businesses if kind is Kind.BUSINESS else SearchWord.studios
    whole = select(SearchWord.word.label("said"), count.label("documents")).where(
        SearchWord.word == func.any(bindparam("words", type_=ARRAY(Text)))
    )
    unnested = func.unnest(bindparam("prefixes", type_=ARRAY(Text)))
    prefixes = unnested.table_valued("prefix", name="prefixes").render_derived()
    some = (
        select(count.label("documents"))
        .where(SearchWord.word >= prefixes.c.prefix, SearchWord.word < prefixes.c.prefix + _LAST)
        .limit(_MOST)
        .lateral()
    )
    begun = (
        select(
            (prefixes.c.prefix + "*").label("said"),
            cast(func.sum(some.c.documents), Integer).label("documents"),
        )
        .select_from(prefixes)
        .join(some, true())
        .group_by(prefixes.c.prefix)
    )
    return Query(select(union_all(whole, begun).subquery()))
