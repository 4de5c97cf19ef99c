"""Erasure: nothing that was planted about somebody is found afterwards, anywhere."""

import asyncio
from datetime import UTC, datetime

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.lives import (
    BOOKS,
    CONSTRAINED,
    NULL,
    TABLES,
    Life,
    dump,
    live,
    request_deletion,
)
from tests.modules.identity.people import API, WRONG, Post, provide

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.audit.models import Act, AuditEvent
from mercat.modules.identity.dependencies import profile
from mercat.modules.identity.events import DeletionDue
from mercat.modules.identity.models import LoginSession, Throttle, User, UserStatus
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox, OutboxEvent
from mercat.platform.outbox.records import DeadLetter, Delivery
from mercat.platform.personal_data import KEPT
from mercat.platform.resources import Resources

AT = datetime(2026, 1, 1, tzinfo=UTC)
LEFT = {
    # Who did what: a number did it. That an address was theirs is what the trail is for.
    *(f"audit_events.{column}" for column in ("action", "target_type", "target_id", "changes")),
    *(f"audit_events.{column}" for column in ("ip", "request_id", "api_key_id")),
    # What a revoked key could do, and when.
    *(f"api_keys.{column}" for column in ("scopes", "expires_at", "revoked_at")),
    # Until the file is deleted, a moment later.
    *("data_exports.storage_key", "data_exports.completed_at"),
    *(f"files.{column}" for column in ("storage_key", "sha256", "content_type", "variants")),
    *(f"files.{column}" for column in ("size", "width", "height", "incoming_key")),
    *("files.claimed_at", "files.refusal"),
}
"""All that is found of what was planted."""
_NO_WORDS = {
    *("user_id", "owner_user_id", "actor_id", "customer_id", "payer_id", "granted_by", "caller"),
    *("author_id", "replied_by", "review_id", "sender_id", "made_by", "message_id", "muted"),
    *("in_app", "awaits_digest", "notice_group", "mail", "begins", "ends"),
    *("role_id", "property_id", "user_type", "status", "skip_taken", "purpose", "kind", "role"),
    *("marketing_opt_in", "is_default", "bookable", "agreed", "lost", "place"),
}
"""What is an id, or one of a few values, and so is not planted as a word."""


@pytest.fixture
async def life(session: AsyncSession) -> Life:
    life = await live(session)
    await request_deletion(session, life, AT)
    return life


def due(life: Life) -> DeletionDue:
    return DeletionDue(user_id=life.user_id, requested_at=AT)


async def erase(resources: Resources, life: Life) -> None:
    async with resources.database.open_session() as session:
        await profile.anonymise_user(session, resources, PERSONAL_DATA).execute(due(life))


async def test_every_personal_column_is_planted(session: AsyncSession, life: Life) -> None:
    """The control: what is not there cannot be erased."""
    found = await dump(session)

    for (table, column), word in life.planted.items():
        if column != "deletion_requested_at":  # which is asked for anew, see `life`
            assert word in found[table, column], f"{table}.{column}"
    personal = {
        (one.table.name, name)
        for one in TABLES
        for name, rule in one.columns.items()
        if one.whose is not None and rule.personal
    }
    given = {
        (table, name)
        for table, name in personal
        if name in _NO_WORDS or name in CONSTRAINED.get(table, ())
    }
    given |= {(table, "request_id") for table in ("request_photos", "leads", "quotes", "reviews")}
    given |= {(table, name) for table, names in NULL.items() for name in names}
    assert personal - given - life.planted.keys() == set()


async def test_nothing_that_was_planted_is_found_afterwards(
    session: AsyncSession, resources: Resources, life: Life
) -> None:
    await erase(resources, life)

    found = await dump(session)
    left = {
        f"{table}.{column}"
        for (table, column), word in life.planted.items()
        if any(word in shown for shown in found.values())
    }
    books = {
        f"{one.table.name}.{name}"
        for one in TABLES
        for name, rule in one.columns.items()
        if one.table.name in BOOKS and rule.becomes is KEPT
    }
    assert left - LEFT <= books
    assert left >= LEFT


async def test_what_is_left_of_the_account(
    session: AsyncSession, resources: Resources, life: Life
) -> None:
    await erase(resources, life)

    user = (await session.scalars(select(User))).one()
    assert (user.id, user.status) == (life.user_id, UserStatus.DELETED)
    assert user.email == f"{life.user_id}@erased.invalid"
    assert (user.locale, user.timezone, user.password_hash) == ("en", "UTC", None)
    acts = select(AuditEvent.action, AuditEvent.actor_id).order_by(AuditEvent.id.desc()).limit(1)
    assert (await session.execute(acts)).one() == ("user.anonymised", None)
    assert list(await session.scalars(select(OutboxEvent.name))) == ["UserAnonymised"]


async def test_nobody_else_is_touched(session: AsyncSession, resources: Resources) -> None:
    other = await provide(resources, "other@example.com")
    before = (await session.execute(select(*User.__table__.c))).all()
    life = await live(session)
    await request_deletion(session, life, AT)

    await erase(resources, life)

    kept = select(*User.__table__.c).where(User.id == other.id)
    assert (await session.execute(kept)).all() == before


async def test_failures_at_the_account_are_forgotten_with_it(
    client: AsyncClient, session: AsyncSession, resources: Resources, post: Post
) -> None:
    person = await provide(resources, "ada@example.com")
    await client.post(f"{API}/login", json=person.enters(WRONG))
    count = select(func.count()).select_from(Throttle)
    assert await session.scalar(count) == 3
    await request_deletion(session, Life(person.id), AT)

    await erase(resources, Life(person.id, person.email))

    assert await session.scalar(count) == 2  # the network's and everybody's


@pytest.mark.parametrize("attempts", [2, 8])
async def test_two_workers_at_once_erase_once(
    session: AsyncSession, resources: Resources, life: Life, attempts: int
) -> None:
    await asyncio.gather(*(erase(resources, life) for _ in range(attempts)))
    await erase(resources, life)

    assert list(await session.scalars(select(OutboxEvent.name))) == ["UserAnonymised"]
    erased = select(func.count()).where(AuditEvent.action == "user.anonymised")
    assert await session.scalar(erased) == 1


async def test_a_worker_that_dies_midway_has_erased_nothing(
    session: AsyncSession, resources: Resources, life: Life
) -> None:
    """Its connection is gone just before the commit, as when the process is killed."""
    before = await dump(session)
    async with resources.database.open_session() as dying:

        async def die(_: Act) -> None:
            await dying.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

        workflow = profile.anonymise_user(dying, resources, PERSONAL_DATA)
        workflow._audit.record = die  # type: ignore[assignment, method-assign]
        with pytest.raises(DBAPIError):
            await workflow.execute(due(life))

    assert await dump(session) == before
    await erase(resources, life)
    assert (await session.scalars(select(User.status))).one() is UserStatus.DELETED


@pytest.mark.parametrize("meanwhile", [None, datetime(2026, 1, 9, tzinfo=UTC)])
async def test_who_stayed_or_asked_anew_is_not_erased_by_the_first_date(
    session: AsyncSession, resources: Resources, life: Life, meanwhile: datetime | None
) -> None:
    await session.execute(update(User).values(deletion_requested_at=meanwhile))
    await session.commit()
    before = await dump(session)

    await erase(resources, life)

    assert await dump(session) == before


async def test_the_delivery_that_erases_is_itself_not_lost(
    session: AsyncSession, resources: Resources, post: Post, life: Life
) -> None:
    """It names the person too, and is the one that must be marked as handled."""
    Outbox(session).add(due(life))
    await session.commit()

    await post.run()

    found = await dump(session)
    assert "identity.anonymise_user" in found["deliveries", "handler"]
    assert found["deliveries", "handled_at"] != "None"
    assert found["dead_letters", "id"] == ""
    assert list(await session.scalars(select(LoginSession.id))) == []


async def test_what_is_still_to_be_done_about_the_person_is_not_lost(
    session: AsyncSession, resources: Resources, life: Life
) -> None:
    """A refund, say, that has not been made yet, or that failed and may be tried again."""
    names = {"user_id": str(life.user_id), "charge_id": "1"}
    shared = {"event_id": uuid7(), "handler": "payments.refund", "position": 1, "aggregate": "1"}
    session.add(Delivery(**shared, payload=names, due_at=AT))
    session.add(DeadLetter(**shared, payload=names, attempts=12, error="down"))
    await session.commit()

    await erase(resources, life)

    assert list(await session.scalars(select(Delivery.handler))) == ["payments.refund"]
    assert list(await session.scalars(select(DeadLetter.handler))) == ["payments.refund"]
