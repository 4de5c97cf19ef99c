"""How reporting is put together."""

from mercat.modules.reporting.service import Dashboards, Readers
from mercat.platform.web.session import FromApp


async def dashboards(resources: FromApp) -> Dashboards:
    return Dashboards(resources.reads, Readers(resources.reads), resources.clock)
