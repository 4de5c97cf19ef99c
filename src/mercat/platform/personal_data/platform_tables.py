"""The rules of the platform's own tables: copies on their way, which stand elsewhere in full."""

from typing import Any

from sqlalchemy import ColumnElement, String, column, exists, func, select
from sqlalchemy.dialects.postgresql import array

from mercat.platform.idempotency import IdempotencyKey
from mercat.platform.mail.records import EmailLog
from mercat.platform.outbox.records import DeadLetter, Delivery, OutboxEvent, ScheduledEvent
from mercat.platform.personal_data.rules import (
    IMPERSONAL,
    PersonalTable,
    Subject,
    kept,
    secret,
    told,
)
from mercat.platform.personal_data.tables import PersonalTables

_SOON = "On its way: taken up within a second, and forgotten a week after it was handled"
_IDS = "What is written down for later names ids only"


def _mentions(payload: Any, subject: Subject) -> ColumnElement[bool]:
    """Some value of the payload is the person's id or address."""
    entry = func.jsonb_each_text(payload).table_valued(column("value", String))
    named = select(entry.c.value).where(entry.c.value.in_([str(subject.user_id), subject.email]))
    return exists(named)


def _handled(subject: Subject) -> ColumnElement[bool]:
    """What is still to be done is done first, this very erasure included, and forgotten later."""
    return Delivery.handled_at.is_not(None) & _mentions(Delivery.payload, subject)


def _failed(subject: Subject) -> ColumnElement[bool]:
    """What says more of them than their id. Anything else (a refund, say) may be tried again."""
    says_more = func.jsonb_exists_any(DeadLetter.payload, array(["email", "ip", "user_agent"]))
    return says_more & _mentions(DeadLetter.payload, subject)


PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=OutboxEvent,
            columns={
                "position": IMPERSONAL,
                "name": IMPERSONAL,
                "aggregate": kept(_SOON, exported=False),
                "payload": kept(_SOON, exported=False),
                "trace": IMPERSONAL,
            },
        ),
        PersonalTable(
            record=ScheduledEvent,
            columns={
                "key": IMPERSONAL,
                "name": IMPERSONAL,
                "aggregate": kept(_IDS, exported=False),
                "payload": kept(_IDS, exported=False),
                "due_at": IMPERSONAL,
            },
        ),
        PersonalTable(
            record=Delivery,
            whose=_handled,
            rows_go=True,
            columns={
                **dict.fromkeys(
                    ("event_id", "handler", "position", "trace", "due_at", "published_until"),
                    IMPERSONAL,
                ),
                **dict.fromkeys(
                    ("publications", "leased_until", "attempts", "handled_at"), IMPERSONAL
                ),
                **dict.fromkeys(("aggregate", "payload", "error"), secret()),
            },
        ),
        PersonalTable(
            record=DeadLetter,
            whose=_failed,
            rows_go=True,
            columns={
                **dict.fromkeys(
                    ("event_id", "handler", "position", "trace", "attempts"), IMPERSONAL
                ),
                **dict.fromkeys(("aggregate", "payload", "error"), secret()),
            },
        ),
        PersonalTable(
            record=EmailLog,
            area="notifications",
            whose=lambda subject: EmailLog.recipient == func.lower(subject.email),
            rows_go=True,
            columns={
                **dict.fromkeys(("recipient", "template", "locale", "status"), told()),
                **dict.fromkeys(("delivery_id", "attempts"), IMPERSONAL),
                "error": told(),
            },
        ),
        PersonalTable(
            record=IdempotencyKey,
            whose=lambda subject: IdempotencyKey.caller == str(subject.user_id),
            rows_go=True,
            columns={
                **dict.fromkeys(("operation", "expires_at", "status", "content_type"), IMPERSONAL),
                **dict.fromkeys(("caller", "key", "fingerprint", "body"), secret()),
            },
        ),
    ]
)
