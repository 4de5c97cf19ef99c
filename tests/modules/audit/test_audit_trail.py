"""What was done is written down, if and only if it was done."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.models import Act, AuditEvent
from mercat.modules.audit.service import AuditTrail

ACT = Act(action="door.opened", target_type="door", target_id="1", changes={"by": "hand"})


async def test_an_act_is_written_down_with_it(session: AsyncSession) -> None:
    await AuditTrail(session).record(ACT)
    await session.commit()

    (event,) = await session.scalars(select(AuditEvent))
    assert (event.action, event.target_id, event.changes) == ("door.opened", "1", {"by": "hand"})


async def test_and_not_without_it(session: AsyncSession) -> None:
    await AuditTrail(session).record(ACT)
    await session.rollback()

    assert (await session.scalars(select(AuditEvent))).all() == []
