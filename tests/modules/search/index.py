"""Documents made of what there is, for the tests of what finds them."""

from mercat.modules.search.dependencies.indexing import rebuild_documents

from mercat.modules.search.repository import Kind
from mercat.platform.resources import Resources


async def make_documents(resources: Resources) -> None:
    for kind in Kind:
        is_last = False
        while not is_last:
            async with resources.database.open_session() as session:
                step = await rebuild_documents(session).execute(kind)
                is_last = step.is_last
