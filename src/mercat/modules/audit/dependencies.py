"""How the parts of audit are put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.repository import AuditRepository
from mercat.modules.audit.service import AuditTrail, Chain
from mercat.modules.audit.workflows.note_act import NoteAct
from mercat.modules.audit.workflows.watch_chain import WatchChain
from mercat.platform.db import Transaction
from mercat.platform.resources import Resources


def watch_chain(session: AsyncSession, resources: Resources) -> WatchChain:
    return WatchChain(Transaction(session), AuditRepository(session), Chain(resources.reads))


def note_act(session: AsyncSession) -> NoteAct:
    return NoteAct(Transaction(session), AuditTrail(session))
