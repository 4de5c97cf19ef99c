"""The chain: unbroken under any number of writers, and broken by whoever touches it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs
from tests.conftest import MovableClock
from tests.modules.identity.people import changed

from mercat.modules.audit.dependencies import watch_chain
from mercat.modules.audit.models import GENESIS, Act, AuditCheckpoint, AuditEvent, Fault, Head
from mercat.modules.audit.service import AuditTrail, Chain
from mercat.platform.ids import uuid7
from mercat.platform.observability import metrics
from mercat.platform.resources import Resources, open_resources

CHANGE = [
    "UPDATE audit_events SET action = 'nothing.done' WHERE position = 3",
    "DELETE FROM audit_events WHERE position = 3",
    "TRUNCATE audit_events",
    "DELETE FROM audit_checkpoints",
]


async def act(resources: Resources, number: int, **changes: Any) -> None:
    async with resources.database.open_session() as session:
        trail = AuditTrail(session)
        await trail.record(
            Act(
                action="door.opened",
                target_type="door",
                target_id=str(number),
                actor_id=uuid7(),
                ip="203.0.113.7",
                changes={"né": "größer", "list": [1, 2.50, None], "b": True, **changes},
            )
        )
        await session.commit()


async def write(resources: Resources, count: int) -> None:
    for number in range(count):
        await act(resources, number)


async def tamper(session: AsyncSession, statement: str) -> None:
    """As a superuser may, with the triggers switched off."""
    await session.execute(text("SET LOCAL session_replication_role = replica"))
    await session.execute(text(statement))
    await session.commit()


async def events(session: AsyncSession) -> Sequence[AuditEvent]:
    return (await session.scalars(select(AuditEvent).order_by(AuditEvent.position))).all()


async def test_every_row_is_bound_to_the_one_before(
    resources: Resources, session: AsyncSession
) -> None:
    await write(resources, 3)

    first, second, third = await events(session)
    assert (first.position, first.previous_hash) == (1, bytes(32))
    assert (second.position, second.previous_hash) == (2, first.hash)
    assert (third.position, third.previous_hash) == (3, second.hash)
    verdict = await Chain(resources.reads).verify()
    assert (verdict.head, verdict.faults) == (Head(3, third.hash), ())


async def test_an_empty_chain_is_whole(resources: Resources) -> None:
    verdict = await Chain(resources.reads).verify()

    assert (verdict.head, verdict.faults) == (GENESIS, ())


async def test_32_acts_at_once_are_one_unbroken_chain(
    resources: Resources, session: AsyncSession
) -> None:
    await asyncio.gather(*(act(resources, number) for number in range(32)))

    found = await events(session)
    assert [event.position for event in found] == list(range(1, 33))
    assert {event.target_id for event in found} == {str(number) for number in range(32)}
    assert (await Chain(resources.reads).verify()).faults == ()


async def test_without_the_lock_two_would_have_the_same_place(
    resources: Resources, session: AsyncSession
) -> None:
    """The control: whoever decides by an older look than the lock is refused, not forked."""
    async with resources.database.open_session() as late:
        await late.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await late.execute(select(AuditEvent))
        await act(resources, 1)
        with pytest.raises(DBAPIError, match="uq_audit_events_position"):
            await AuditTrail(late).record(Act(action="a.b", target_type="c", target_id="d"))

    assert [event.position for event in await events(session)] == [1]


async def test_what_is_rolled_back_leaves_no_gap(
    resources: Resources, session: AsyncSession
) -> None:
    await act(resources, 1)
    await AuditTrail(session).record(Act(action="a.b", target_type="c", target_id="d"))
    await session.rollback()
    await act(resources, 2)

    assert [event.position for event in await events(session)] == [1, 2]
    assert (await Chain(resources.reads).verify()).faults == ()


@pytest.mark.parametrize("statement", CHANGE)
async def test_even_the_owner_may_only_add(
    resources: Resources, session: AsyncSession, statement: str
) -> None:
    await write(resources, 3)

    with pytest.raises(DBAPIError, match="only added to"):
        await session.execute(text(statement))
    await session.rollback()

    assert [event.action for event in await events(session)] == ["door.opened"] * 3


@pytest.fixture
async def application(resources: Resources) -> AsyncIterator[Resources]:
    """With the rights that the running product has under `mercat up`."""
    settings = changed(resources.settings, db_role="mercat_app")
    async with open_resources(settings, resources.clock) as application:
        yield application


@pytest.mark.parametrize("statement", [*CHANGE, "SET session_replication_role = replica"])
async def test_the_application_has_no_right_to_try(
    resources: Resources, application: Resources, statement: str
) -> None:
    await act(application, 1)

    async with application.database.open_session() as session:
        assert await session.scalar(text("SELECT current_user")) == "mercat_app"
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text(statement))

    assert (await Chain(application.reads).verify()).head.position == 1


BREAKS = {
    "UPDATE audit_events SET action = 'x.y' WHERE position = 3": [Fault(3, "was altered")],
    "UPDATE audit_events SET created_at = now() WHERE position = 3": [Fault(3, "was altered")],
    "UPDATE audit_events SET changes = '{}' WHERE position = 5": [Fault(5, "was altered")],
    "UPDATE audit_events SET ip = NULL WHERE position = 1": [Fault(1, "was altered")],
    "DELETE FROM audit_events WHERE position = 3": [Fault(3, "is missing (all of 3)")],
    "DELETE FROM audit_events WHERE position < 3": [Fault(1, "is missing (all of 1 to 2)")],
    # Changed, and its own hash computed anew: the next row tells.
    "UPDATE audit_events e SET action = 'x.y', hash = audit_seal(e.previous_hash, "
    'jsonb_populate_record(e, \'{"action": "x.y"}\')) WHERE position = 3': [
        Fault(4, "does not follow the row before it")
    ],
}


@pytest.mark.parametrize(("statement", "faults"), BREAKS.items())
async def test_what_a_superuser_does_is_found(
    resources: Resources, session: AsyncSession, statement: str, faults: list[Fault]
) -> None:
    await write(resources, 5)
    await tamper(session, statement)

    assert list((await Chain(resources.reads).verify()).faults) == faults


async def test_a_tail_that_was_cut_off_shows_against_a_head_that_was_kept(
    resources: Resources, session: AsyncSession
) -> None:
    await write(resources, 5)
    kept = (await Chain(resources.reads).verify()).head
    await tamper(session, "DELETE FROM audit_events WHERE position > 3")

    assert (await Chain(resources.reads).verify()).faults == ()
    verdict = await Chain(resources.reads).verify(kept=[kept])
    assert verdict.faults == (Fault(5, "was seen before, and is missing or another now"),)


async def test_a_tail_that_was_written_anew_shows_too(
    resources: Resources, session: AsyncSession
) -> None:
    await write(resources, 5)
    kept = (await Chain(resources.reads).verify()).head
    await tamper(session, "DELETE FROM audit_events WHERE position > 3")
    await write(resources, 4)

    verdict = await Chain(resources.reads).verify(kept=[kept])
    assert verdict.faults == (Fault(5, "is not the row that was seen here before"),)


def gauge(measure: str) -> float:
    return float(metrics.audit.labels(measure)._value.get())


async def test_the_hourly_look_begins_where_the_last_one_ended(
    resources: Resources, session: AsyncSession, clock: MovableClock
) -> None:
    await write(resources, 3)
    with capture_logs() as logs:
        first = await watch_chain(session, resources).execute()
    assert [(log["event"], log["head"]) for log in logs] == [("audit_chain_whole", str(first.head))]
    await tamper(session, "UPDATE audit_events SET action = 'x.y' WHERE position = 2")
    await write(resources, 2)

    second = await watch_chain(session, resources).execute()

    assert (second.head.position, second.faults) == (5, ())  # row 2 is behind the checkpoint
    assert list(
        await session.scalars(select(AuditCheckpoint.position).order_by(AuditCheckpoint.position))
    ) == [3, 5]
    assert (gauge("position"), gauge("faults")) == (5, 0)


async def test_and_makes_itself_heard(resources: Resources, session: AsyncSession) -> None:
    await write(resources, 3)
    await watch_chain(session, resources).execute()
    await write(resources, 2)
    await tamper(session, "UPDATE audit_events SET action = 'x.y' WHERE position = 5")

    with capture_logs() as logs:
        await watch_chain(session, resources).execute()

    told = [(log["log_level"], log["event"], log["position"], log["reason"]) for log in logs]
    assert told == [("error", "audit_chain_broken", 5, "was altered")]
    assert gauge("faults") == 1
    assert list(await session.scalars(select(AuditCheckpoint.position))) == [3]


async def test_a_cut_below_the_last_checkpoint_is_heard_of(
    resources: Resources, session: AsyncSession
) -> None:
    await write(resources, 3)
    await watch_chain(session, resources).execute()
    await tamper(session, "DELETE FROM audit_events WHERE position > 1")

    verdict = await watch_chain(session, resources).execute()

    assert verdict.faults == (Fault(3, "was seen before, and is missing or another now"),)


async def test_nothing_new_is_no_new_checkpoint(
    resources: Resources, session: AsyncSession
) -> None:
    await write(resources, 1)
    for _ in range(3):
        await watch_chain(session, resources).execute()

    assert list(await session.scalars(select(AuditCheckpoint.position))) == [1]


async def test_more_rows_than_are_read_at_once(resources: Resources, session: AsyncSession) -> None:
    await session.execute(
        text(
            "INSERT INTO audit_events (id, action, target_type, target_id) "
            "SELECT gen_random_uuid(), 'a.b', 'c', n::text FROM generate_series(1, 2500) AS n"
        )
    )
    await session.commit()
    seen: list[int] = []

    verdict = await Chain(resources.reads).verify(progress=seen.append)

    assert (verdict.head.position, verdict.faults) == (2500, ())
    assert seen == list(range(1, 2501))
    assert await Chain(resources.reads).length() == 2500
