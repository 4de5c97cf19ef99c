"""What is known of every e-mail that left, or did not; and that none leaves twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock

from mercat.platform.housekeeping import forget_emails
from mercat.platform.ids import uuid7
from mercat.platform.mail.errors import MailError
from mercat.platform.mail.log import KEPT, LoggedMailer, of_delivery
from mercat.platform.mail.message import Email
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources

EMAIL = Email("Ada@example.com", "Hi", "t\n", "<p>h</p>\n", template="digest", locale="fr")


class Server:
    """Says what it is told to."""

    def __init__(self) -> None:
        self.taken: list[Email] = []
        self.fault: MailError | None = None

    async def send(self, email: Email) -> None:
        if self.fault is not None:
            raise self.fault
        self.taken.append(email)


async def rows(resources: Resources) -> list[Any]:
    query = text(
        "SELECT recipient, template, locale, status, attempts, error"
        " FROM emails ORDER BY created_at"
    )
    async with resources.database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def test_tried_again_it_leaves_once(resources: Resources) -> None:
    server, delivery = Server(), uuid7()
    mailer = LoggedMailer(server, resources.database.engine)
    known = ("ada@example.com", "digest", "fr")
    server.fault = MailError("It is away.", permanent=False)
    with of_delivery(delivery), pytest.raises(MailError):
        await mailer.send(EMAIL)
    assert await rows(resources) == [(*known, "FAILED", 1, "It is away.")]

    server.fault = None
    for _ in range(2):
        with of_delivery(delivery):
            await mailer.send(EMAIL)
    assert await rows(resources) == [(*known, "SENT", 2, None)]
    assert len(server.taken) == 1
    for _ in range(2):  # which follow from nothing that is tried again
        await mailer.send(EMAIL)
    assert (len(server.taken), len(await rows(resources))) == (3, 3)


async def test_refused_for_good(resources: Resources) -> None:
    server = Server()
    server.fault = MailError("550 no such mailbox " + "x" * 900, permanent=True)
    with pytest.raises(MailError):
        await LoggedMailer(server, resources.database.engine).send(replace(EMAIL, locale="es"))
    ((*_, status, attempts, error),) = await rows(resources)
    assert (status, attempts, len(error)) == ("BOUNCED", 1, 500)


async def test_forgotten_in_time(
    resources: Resources, session: AsyncSession, clock: MovableClock
) -> None:
    await resources.mailer.send(EMAIL)
    clock.move(days=(KEPT - timedelta(days=1)).days)
    await forget_emails(HourPassed(), session, resources)
    assert len(await rows(resources)) == 1
    clock.move(days=2)
    await forget_emails(HourPassed(), session, resources)
    assert await rows(resources) == []
