"""How it looks from here when something that Mercat depends on is away, and not Mercat at fault."""

import asyncpg
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from mercat.platform.cache import CacheDown
from mercat.platform.errors import ApplicationError
from mercat.platform.reads import LOST

_AWAY = (*LOST, BrokerError, CacheDown, OSError, PoolTimeoutError, TimeoutError)

FAILURES = (*_AWAY, ApplicationError, asyncpg.PostgresError, SQLAlchemyError)
"""What the look at a dependency may end with: any of them means that it is not well."""


def outage(error: BaseException) -> BaseException | None:
    """What is behind the error if that is an outage; None if it is a mistake of ours."""
    if isinstance(error, DBAPIError) and error.orig:
        cause = error.orig.__cause__ or error.orig
        return cause if error.connection_invalidated or isinstance(cause, _AWAY) else None
    return error if isinstance(error, _AWAY) else None
