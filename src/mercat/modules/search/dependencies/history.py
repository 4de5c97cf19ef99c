"""How it is kept what people have looked for."""

from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import Actor
from mercat.modules.search.repository.history import HistoryRepository
from mercat.modules.search.service import History
from mercat.modules.search.workflows.clear_history import ClearHistory
from mercat.modules.search.workflows.forget_searches import ForgetSearches
from mercat.modules.search.workflows.note_search import NoteSearch
from mercat.platform.db import Transaction
from mercat.platform.outages import FAILURES
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def history(resources: FromApp) -> History:
    return History(resources.reads, resources.cursors, resources.clock)


async def clear_history(session: DbSession) -> ClearHistory:
    return ClearHistory(Transaction(session), HistoryRepository(session))


async def note(resources: Resources, actor: Actor, kind: str, text: str) -> None:
    """After the answer: what cannot be kept now is not kept."""
    with suppress(*FAILURES):
        async with resources.database.open_session() as session:
            await note_search(session, resources).execute(actor, kind, text)


def note_search(session: AsyncSession, resources: Resources) -> NoteSearch:
    return NoteSearch(Transaction(session), HistoryRepository(session), resources.clock)


def forget_searches(session: AsyncSession, resources: Resources) -> ForgetSearches:
    return ForgetSearches(Transaction(session), HistoryRepository(session), resources.clock)
