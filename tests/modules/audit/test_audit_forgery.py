"""What somebody could add who has got hold of the application."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.modules.audit.test_audit_chain import application, write

from mercat.modules.audit.dependencies import watch_chain
from mercat.modules.audit.service import Chain
from mercat.platform.resources import Resources

__all__ = ["application"]


async def test_what_the_application_adds_it_cannot_forge(
    resources: Resources, application: Resources
) -> None:
    """Not even by tables of its own that have the names of the real ones."""
    await write(application, 2)
    async with application.database.open_session() as session:
        await session.execute(
            text(
                "CREATE TEMP TABLE audit_events AS SELECT 999999::bigint AS position, "
                "decode('00', 'hex') AS hash"
            )
        )
        checkpoint = (
            "INSERT INTO audit_checkpoints (id, position, hash) VALUES (gen_random_uuid(), {})"
        )
        for forged in ("999999, decode('00', 'hex')", "2, decode('00', 'hex')"):
            with pytest.raises(DBAPIError, match="names a row of the audit trail"):
                async with session.begin_nested():
                    await session.execute(text(checkpoint.format(forged)))
        await session.execute(
            text(
                "INSERT INTO public.audit_events "
                "(id, created_at, updated_at, action, target_type, target_id) "
                "VALUES (gen_random_uuid(), '2020-01-01', '2020-01-01', 'a.b', 'c', 'd')"
            )
        )
        await session.commit()

    await watch_chain_once(application)
    oldest = "SELECT min(least(created_at, updated_at)) > now() - interval '1 hour' FROM "
    assert await resources.reads.value(oldest + "audit_events") is True
    verdict = await Chain(resources.reads).verify()
    assert (verdict.head.position, verdict.faults) == (3, ())
    assert await resources.reads.value("SELECT max(position) FROM audit_checkpoints") == 3


async def watch_chain_once(resources: Resources) -> None:
    async with resources.database.open_session() as session:
        await watch_chain(session, resources).execute()
