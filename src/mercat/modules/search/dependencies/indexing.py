"""How documents are written."""

from mercat.modules.search.repository import DocumentRepository
from mercat.modules.search.service import Indexer
from mercat.modules.search.workflows.index_things import IndexThings
from mercat.modules.search.workflows.rebuild_documents import RebuildDocuments
from mercat.platform.db import Transaction
from mercat.platform.outbox import Session


def index_things(session: Session) -> IndexThings:
    documents = DocumentRepository(session)
    return IndexThings(Transaction(session), Indexer(documents), documents)


def rebuild_documents(session: Session) -> RebuildDocuments:
    documents = DocumentRepository(session)
    return RebuildDocuments(Transaction(session), Indexer(documents), documents)
