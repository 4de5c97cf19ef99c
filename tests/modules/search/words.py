"""A vocabulary as documents would have made it, for the tests of what is read into words."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Category
from mercat.modules.search.models import SearchWord
from mercat.modules.search.service import words_of


async def learn(session: AsyncSession, *lines: str) -> None:
    """What trades are called, and these lines, each as one document."""
    rows = await session.execute(select(Category.name, Category.synonyms))
    told = [" ".join([name, *synonyms]) for name, synonyms in rows]
    counts = Counter(word for line in [*told, *lines] for word in set(words_of(line)))
    session.add_all(
        SearchWord(word=word, businesses=count, studios=count) for word, count in counts.items()
    )
    await session.commit()
