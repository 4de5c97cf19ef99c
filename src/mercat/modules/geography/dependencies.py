"""How geography is put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.geography.gateways import ShippedGazetteer
from mercat.modules.geography.repository import GazetteerRepository
from mercat.modules.geography.service import Geography
from mercat.modules.geography.workflows.load_gazetteer import LoadGazetteer
from mercat.platform.db import Transaction
from mercat.platform.resources import Resources
from mercat.platform.web.session import FromApp


async def geography(resources: FromApp) -> Geography:
    return of(resources)


def of(resources: Resources) -> Geography:
    return Geography(resources.reads, resources.places, resources.cursors)


def load_gazetteer(session: AsyncSession) -> LoadGazetteer:
    return LoadGazetteer(Transaction(session), GazetteerRepository(session), ShippedGazetteer())
