"""Somebody of whom everything is known that can be: a planted word in every column."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    LargeBinary,
    Table,
    Uuid,
    insert,
    null,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.assembly.following import PERSONAL_DATA
from mercat.assembly.tables import metadata
from mercat.modules.identity.models import Otp, Purpose, Role, User
from mercat.platform.ids import uuid7
from mercat.platform.personal_data import PersonalTables

TABLES = [one for data in PERSONAL_DATA if isinstance(data, PersonalTables) for one in data.tables]
EMAIL = "canary.address@example.com"
_FAR = datetime(2091, 1, 1, tzinfo=UTC)
_NUMBERS: Mapping[type, Callable[[int], float]] = {
    BigInteger: lambda count: 9_000_000_000_000 + count,
    Double: lambda count: 12.345 + count / 1_000_000,
}


@dataclass
class Life:
    """`planted`: by table and column, how the planted value reads in a dump of the database."""

    user_id: UUID
    email: str = EMAIL
    property_id: UUID = field(default_factory=uuid7)
    request_id: UUID = field(default_factory=uuid7)
    review_id: UUID = field(default_factory=uuid7)
    message_id: UUID = field(default_factory=uuid7)
    planted: dict[tuple[str, str], str] = field(default_factory=dict)


async def live(session: AsyncSession) -> Life:
    """Fills a row of every table that is somebody's, each column with a value of its own."""
    life = Life(uuid7())
    role_id = await session.scalar(select(Role.id).limit(1))
    order = [one for table in metadata.sorted_tables for one in TABLES if one.table is table]
    for number, one in enumerate(order):
        if one.whose is None:
            continue
        row: dict[str, Any] = {}
        for column in one.table.c:
            rule = one.columns.get(column.name)
            if rule is None or not (rule.personal or column.server_default is None):
                continue
            if column.computed is not None:
                continue
            row[column.name] = _value(life, one.table, column, number, role_id)
            if not rule.personal:
                life.planted.pop((one.table.name, column.name), None)
        own = _OWN.get(one.table.name)
        row["id"] = own(life) if own else uuid7()
        # Businesses and cities that rows point at are none; the audit trail writes on its own.
        triggers = "origin" if one.table.name == "audit_events" else "replica"
        await session.execute(text(f"SET LOCAL session_replication_role = {triggers}"))
        await session.execute(insert(one.table).values(row))
    await session.execute(text("SET LOCAL session_replication_role = origin"))
    await session.execute(update(Otp).values(user_id=None))  # found by its address alone
    await session.commit()
    return life


_OWN: Mapping[str, Callable[[Life], UUID]] = {
    "users": lambda life: life.user_id,
    "properties": lambda life: life.property_id,
    "service_requests": lambda life: life.request_id,
    "reviews": lambda life: life.review_id,
    "messages": lambda life: life.message_id,
}
"""The ids of what other rows are of."""
BOOKS = {
    *("bookings", "booking_events", "booking_series", "charges", "refunds"),
    *("service_requests", "leads", "quotes", "reviews", "review_flags"),
    *("conversations", "messages", "conversation_blocks", "message_reports"),
}
"""What was agreed and paid for, offered, and said in public, is kept, whoever it was with."""
CONSTRAINED: Mapping[str, Mapping[str, Any]] = {
    "users": {"status": "ACTIVE"},
    "properties": {"kind": "HOUSE"},
    "business_members": {"role": "MEMBER"},
    "business_invitations": {"role": "MEMBER"},
    "files": {"purpose": "USER_PHOTO", "status": "READY"},
    "booking_series": {"interval_weeks": 1, "occurrences": 2},
    "booking_events": {"party": "CUSTOMER", "status": "CONFIRMED"},
    "bookings": {
        "starts_at": _FAR - timedelta(days=1),
        "ends_at": _FAR,
        "local_minutes": 600,
        "total_amount": 9_000,
        "due_amount": 9_000,
        "refund_amount": 10,
        "refundable_percent": 50,
        "status": "CONFIRMED",
        "cancelled_by": "CUSTOMER",
        "cancellation_policy": "FLEXIBLE",
    },
    "charges": {
        "refunded_amount": 10,
        "fee_amount": 10,
        "status": "SUCCEEDED",
        "gateway": "SANDBOX",
        "beneficiary": "BUSINESS",
    },
    "refunds": {
        "fee_amount": 10,
        "status": "SUCCEEDED",
        "gateway": "SANDBOX",
        "asked_by": "STAFF",
    },
    "service_requests": {"status": "CANCELLED"},
    "leads": {"wave": 1, "score": 0.5, "status": "LOST", "lost_from": "NEW"},
    "quotes": {"lines": [{"name": "Pipes"}], "slots": [{}], "status": "REJECTED"},
    "reviews": {"rating": 5, "side": "CUSTOMER", "status": "PUBLISHED"},
    "review_flags": {"reason": "SPAM"},
    "conversations": {"kind": "BUSINESS"},
    "messages": {"side": "PERSON"},
    "message_reports": {"reason": "SPAM", "decision": "KEEP"},
    "notification_preferences": {"notice_group": "REVIEWS", "mail": "DAILY"},
    "emails": {"recipient": EMAIL, "status": "SENT"},
    "quiet_hours": {"begins": 1320, "ends": 420},
}
"""What the database lets be nothing else."""
NULL: Mapping[str, Collection[str]] = {
    "bookings": ("offering_id",),  # the room is there
    "favourites": ("studio_id",),  # the business is there
    "reviews": ("published_at", "deleted_at"),  # nobody has seen it yet
    "conversations": ("first_user_id", "second_user_id", "booking_id", "lead_id"),
    "messages": ("deleted_at", "removed_reason"),  # or it would have no words
    "conversation_blocks": ("business_id", "blocked_business_id"),  # people
}


def _value(life: Life, table: Table, column: Column[Any], number: int, role_id: UUID | None) -> Any:
    given = _given(life, table, column, role_id)
    if given is not None:
        return given
    word = f"canary-{table.name}-{column.name}"
    value: Any = word
    if isinstance(column.type, LargeBinary):
        value, word = word.encode(), word.encode().hex()
    elif isinstance(column.type, (Date, DateTime)):
        value, word = _moment(column, timedelta(days=number, seconds=len(life.planted)))
    elif isinstance(column.type, (BigInteger, Double)):
        value = _NUMBERS[type(column.type)](number * 100 + len(life.planted))
        word = str(value)
    elif isinstance(column.type, ARRAY):
        value = [word]
    elif isinstance(column.type, JSONB):
        value = {"user_id": str(life.user_id), "word": word}
        if table.name not in {"audit_events", "files", *BOOKS}:  # we write no address down there
            value["email"] = life.email
    elif isinstance(column.type, Uuid):
        value = uuid7()
        word = str(value)
    elif isinstance(column.type, Boolean):
        return True
    life.planted[table.name, column.name] = word
    return value


def _moment(column: Column[Any], later: timedelta) -> tuple[date, str]:
    value = _FAR + later
    if isinstance(column.type, Date):
        return value.date(), f"{value:%Y-%m-%d}"
    return value, f"{value:%Y-%m-%d %H:%M:%S}"


def _given(life: Life, table: Table, column: Column[Any], role_id: UUID | None) -> Any:
    """What cannot be any word."""
    fixed: dict[str, Any] = {
        "email": life.email,
        "user_id": life.user_id,
        "owner_user_id": life.user_id,
        "actor_id": life.user_id,
        "author_id": life.user_id,
        "replied_by": life.user_id,
        "sender_id": life.user_id,
        "made_by": life.user_id,
        "customer_id": life.user_id,
        "payer_id": life.user_id,
        "granted_by": life.user_id,
        "role_id": role_id,
        "property_id": life.property_id,
        "review_id": life.review_id,
        "message_id": life.message_id,
        "caller": str(life.user_id),
        "user_type": "CUSTOMER",
        "purpose": Purpose.LOGIN,
        "marketing_opt_in": True,
    }
    if isinstance(column.type, Uuid):  # of the audit trail it is an HTTP request's
        fixed["request_id"] = life.request_id
    fixed |= CONSTRAINED.get(table.name, {})
    if column.name in NULL.get(table.name, ()):
        return null()
    if table.name == "users" and column.name == "id":
        return life.user_id
    if column.name == "email" and table.name in {"users", "otps", "business_invitations"}:
        life.planted[table.name, "email"] = life.email
    elif column.name == "email":
        return None
    return fixed.get(column.name)


async def dump(session: AsyncSession) -> dict[tuple[str, str], str]:
    """Every column of the whole database, as text."""
    found: dict[tuple[str, str], str] = {}
    for table in metadata.sorted_tables:
        for column in table.c:
            shown = (
                f"encode({column.name}, 'hex')"
                if isinstance(column.type, LargeBinary)
                else f'"{column.name}"::text'
            )
            rows = await session.scalars(text(f"SELECT {shown} FROM {table.name}"))  # noqa: S608
            found[table.name, column.name] = "\n".join(str(value) for value in rows)
    await session.rollback()
    return found


async def request_deletion(session: AsyncSession, life: Life, at: datetime) -> None:
    await session.execute(
        update(User).where(User.id == life.user_id).values(deletion_requested_at=at)
    )
    await session.commit()
