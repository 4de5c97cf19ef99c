"""What settings alone cannot tell about a production: said in the log when the API starts."""

import structlog

from mercat.modules.audit.service import Chain
from mercat.platform.outages import FAILURES
from mercat.platform.resources import Resources

_log = structlog.get_logger(__name__)


async def warn_of_open_trail(resources: Resources) -> None:
    """Whoever runs Mercat as the owner of its tables, as before DB_ROLE, is told and not stopped:
    an upgrade must not end in silence. A database that is away now is no news here.
    """
    if resources.settings.is_local:
        return
    try:
        is_open = await Chain(resources.reads).is_open()
    except FAILURES:
        return
    if is_open:
        _log.warning("audit_trail_can_be_changed", remedy="set DB_ROLE=mercat_app")
