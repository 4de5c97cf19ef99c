"""Making a code and mailing it."""

from dataclasses import replace

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs
from tests.conftest import MovableClock
from tests.modules.identity.people import API, Person, Post

from mercat.assembly.tables import metadata
from mercat.modules.identity.models import Otp
from mercat.platform.mail.message import Email
from mercat.platform.mail.transport import MailError
from mercat.platform.outbox.records import Delivery
from mercat.platform.resources import Resources


class BrokenMailer:
    """Takes letters apart instead of sending them."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    async def send(self, email: Email) -> None:
        self.refused.append(email.text)
        raise MailError("The server hung up.", permanent=False)


async def ask(client: AsyncClient, person: Person) -> None:
    await client.post(f"{API}/send-otp", json={"email": person.email, "purpose": "LOGIN"})


async def everything_stored(session: AsyncSession) -> str:
    """Every row of every table, as text."""
    tables = metadata.sorted_tables
    return str([(await session.execute(select(table))).all() for table in tables])


async def test_what_was_replaced_before_it_was_sent_is_not_sent(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, ada: Person, post: Post
) -> None:
    await ask(client, ada)
    clock.move(seconds=61)
    await ask(client, ada)

    await post.run()

    assert len(post.letters(ada.email)) == 1
    hashes = list(await session.scalars(select(Otp.code_hash).order_by(Otp.id)))
    assert [stored is None for stored in hashes] == [True, False]


async def test_a_code_that_was_used_is_not_sent_anew(
    client: AsyncClient, session: AsyncSession, ada: Person, post: Post
) -> None:
    await ask(client, ada)
    code = await post.code(ada.email)
    await client.post(
        f"{API}/verify-otp", json={"email": ada.email, "code": code, "purpose": "LOGIN"}
    )
    handled = update(Delivery).values(handled_at=None, leased_until=None)
    await session.execute(handled)  # the worker died before it wrote down that it was done
    await session.commit()

    await post.run()

    assert len(post.letters(ada.email)) == 1


async def test_no_code_stands_in_any_row_or_log(
    client: AsyncClient,
    session: AsyncSession,
    ada: Person,
    post: Post,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with capture_logs() as entries, caplog.at_level("DEBUG"):
        await ask(client, ada)
        code = await post.code(ada.email)
        wrong = str((int(code) + 1) % 10**6).zfill(6)
        for guess in (wrong, code):
            await client.post(
                f"{API}/verify-otp", json={"email": ada.email, "code": guess, "purpose": "LOGIN"}
            )

    stored = await everything_stored(session)
    assert "identity.send_code" in stored  # the delivery is among what was looked at
    printed, complained = capfd.readouterr()
    assert "/api/v1/auth/verify-otp" in printed  # the access log is
    for told in (stored, str(entries), caplog.text, printed, complained):
        assert not {code, wrong} & set(told.replace("'", " ").replace('"', " ").split())
        assert f"'{code}'" not in told


async def test_a_failure_tells_no_code_and_is_tried_again(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    post: Post,
    capfd: pytest.CaptureFixture[str],
) -> None:
    mailer = BrokenMailer()
    await ask(client, ada)

    with capture_logs() as entries:
        await Post(replace(resources, mailer=mailer)).run()

    code = next(line for line in mailer.refused[0].splitlines() if line.isdigit())
    assert [entry["event"] for entry in entries] == ["handler_failed"]
    error = await session.scalar(select(Delivery.error))
    assert error == "MailError: The server hung up."
    assert code not in error + str(entries) + "".join(capfd.readouterr())
    # The next attempt makes a code of its own: the first one is kept nowhere.
    assert await post.code(ada.email) != code


async def test_what_fails_for_good_tells_no_code(
    client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person
) -> None:
    mailer = BrokenMailer()
    await ask(client, ada)
    broken = Post(replace(resources, mailer=mailer))

    with capture_logs() as entries:
        for _ in range(12):
            await broken.run()

    assert len(mailer.refused) == 12
    stored = await everything_stored(session)
    assert "MailError: The server hung up." in stored
    codes = [line for text in mailer.refused for line in text.splitlines() if line.isdigit()]
    assert len(codes) == 12
    table = (await session.execute(select(metadata.tables["dead_letters"]))).mappings().one()
    assert table["attempts"] == 12
    assert not [code for code in codes if code in f"{dict(table)}{entries}"]
