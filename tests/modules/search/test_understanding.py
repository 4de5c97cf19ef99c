"""What is read into the words that somebody writes."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.search.words import learn

from mercat.modules.search.service import Sought, TradeBook, Understanding, Vocabulary
from mercat.modules.search.service.understanding import Reading
from mercat.platform.resources import Resources


@pytest.fixture
async def understanding(session: AsyncSession, resources: Resources) -> Understanding:
    await learn(session, "Zanzibar Blue Rooms", "Bluebird Plumbing", "Hartley Plumbing")
    return Understanding(TradeBook(resources.reads), Vocabulary(resources.reads))


def told(reading: Reading) -> str:
    """Each word as it was understood; `*`: or what begins so."""
    return " ".join("|".join(one.spellings) + "*" * one.is_prefix for one in reading.tokens)


@pytest.mark.parametrize(
    ("text", "expected", "left_out"),
    [
        ("Plumber near me!", "plumber", ()),
        ("the best PLÖMBIER", "plombier", ()),
        ("electrcian", "electrician", ()),
        ("reherasal room", "rehearsal room", ()),  # two slips of a long word
        ("carpte", "carpet", ()),  # two letters turned round are one
        ("plummmer", "plumber", ()),
        ("bluebrid", "bluebird", ()),  # a name
        ("locksmiht", "locksmiths", ()),  # which nobody is yet
        ("blu", "blu*", ()),
        ("hair", "hair", ()),  # a word of a trade is whole
        ("dogwalker", "dog walker", ()),
        ("photostudio", "photo studio", ()),
        ("brick layer", "brick layer*", ()),  # as one word, too
        ("qwxyzzy plumber", "plumber", ("qwxyzzy",)),
        ("near me", "", ("near", "me")),  # nobody is called so
        ("!?", "", ()),
    ],
)
async def test_words(
    understanding: Understanding, text: str, expected: str, left_out: tuple[str, ...]
) -> None:
    reading = await understanding.read(text, Sought.BUSINESSES)

    assert (told(reading), reading.left_out) == (expected, left_out)
