import asyncio
import mailbox
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mercat.platform.mail.inbox import mailbox_version
from mercat.platform.mail.message import Email
from mercat.platform.mail.transport import (
    MailboxMailer,
    MailError,
    SmtpMailer,
    mailer,
    read_mailbox,
)
from mercat.platform.settings import Settings

SEND_25 = """
import asyncio, sys
from pathlib import Path
from mercat.platform.mail.message import Email
from mercat.platform.mail.transport import MailboxMailer
from mercat.platform.settings import Settings

async def main():
    box = MailboxMailer(Settings(_env_file=None, data_dir=Path(sys.argv[1])))
    emails = (Email(f"{sys.argv[2]}-{n}@example.com", "Hi", "t", "h") for n in range(25))
    await asyncio.gather(*map(box.send, emails))

asyncio.run(main())
"""


@pytest.fixture
def local(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "data")


@pytest.fixture
def path(local: Settings) -> Path:
    return local.layout.mailbox


async def send(settings: Settings, to: str, subject: str = "Hello") -> None:
    await MailboxMailer(settings).send(Email(to, subject, "Plain ☃\n", "<p>Rich ☃</p>\n"))


async def test_what_is_sent_is_read(local: Settings, path: Path) -> None:
    before = datetime.now(UTC)
    await send(local, "ada@example.com", "Grüße")

    [email] = read_mailbox(path)

    assert (email.to, email.subject) == ("ada@example.com", "Grüße")
    assert (email.text, email.html) == ("Plain ☃\n", "<p>Rich ☃</p>\n")
    assert timedelta(0) <= email.sent_at - before < timedelta(seconds=30)


async def test_the_newest_comes_first(local: Settings, path: Path) -> None:
    for number in range(12):
        await send(local, f"user{number}@example.com")

    assert [email.to for email in read_mailbox(path, limit=3)] == [
        "user11@example.com",
        "user10@example.com",
        "user9@example.com",
    ]


async def test_order_is_by_number_and_not_by_letter(local: Settings, path: Path) -> None:
    await send(local, "ada@example.com")
    [file] = (path / "new").iterdir()
    for name in ("1000.M9P1Q1.h", "1000.M80P1Q2.h", "999.M700000P1Q3.h", "1000.M80P1Q10.h:2,S"):
        folder = "cur" if ":" in name else "new"
        (path / folder / name).write_bytes(file.read_bytes())

    keys = [email.key for email in read_mailbox(path)][1:]

    assert keys == ["1000.M80P1Q10.h", "1000.M80P1Q2.h", "1000.M9P1Q1.h", "999.M700000P1Q3.h"]
    assert read_mailbox(path)[-1].sent_at == datetime(1970, 1, 1, 0, 16, 39, 700_000, tzinfo=UTC)


async def test_one_address_alone(local: Settings, path: Path) -> None:
    for to in ("ada@example.com", "zoë@exämple.com", "ada@example.com.evil.example"):
        await send(local, to)

    assert [email.to for email in read_mailbox(path, to="ADA@Example.com")] == ["ada@example.com"]
    assert [email.to for email in read_mailbox(path, to="zoë@exämple.com")] == ["zoë@exämple.com"]
    assert [e.to for e in read_mailbox(path, to="zoë@xn--exmple-cua.com")] == ["zoë@exämple.com"]
    assert read_mailbox(path, to="ada") == []


async def test_an_address_is_found_behind_many_newer_ones(local: Settings, path: Path) -> None:
    await send(local, "ada@example.com")
    for _ in range(5):
        await send(local, "bob@example.com")

    assert [email.to for email in read_mailbox(path, limit=2, to="ada@example.com")] == [
        "ada@example.com"
    ]


async def test_threads_and_processes_write_at_once(local: Settings, path: Path) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", SEND_25, str(local.data_dir), f"p{number}"
        )
        for number in range(3)
    ]
    await asyncio.gather(*(send(local, f"here-{number}@example.com") for number in range(25)))
    assert [await process.wait() for process in processes] == [0, 0, 0]

    expected = {f"{who}-{n}@example.com" for who in ("p0", "p1", "p2", "here") for n in range(25)}
    assert {email.to for email in read_mailbox(path)} == expected
    assert len(read_mailbox(path)) == 100
    assert list((path / "tmp").iterdir()) == []


def test_other_programs_can_read_it_and_other_users_cannot(local: Settings, path: Path) -> None:
    asyncio.run(send(local, "ada@example.com"))

    assert [message["To"] for message in mailbox.Maildir(path)] == ["ada@example.com"]
    assert path.stat().st_mode & 0o077 == 0


async def test_an_empty_or_missing_mailbox_has_no_emails(path: Path) -> None:
    assert (read_mailbox(path), mailbox_version(path)) == ([], "0")
    (path / "new").mkdir(parents=True)
    assert (read_mailbox(path), mailbox_version(path)) == ([], "0")


async def test_the_version_changes_when_an_email_comes_or_goes(local: Settings, path: Path) -> None:
    versions = [mailbox_version(path)]
    for _ in range(2):
        await send(local, "ada@example.com")
        versions.append(mailbox_version(path))
    assert mailbox_version(path) == versions[-1]

    oldest = min((path / "new").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    oldest.unlink()
    versions.append(mailbox_version(path))

    assert len(set(versions)) == 4


async def test_a_file_that_is_no_email_is_passed_over(local: Settings, path: Path) -> None:
    await send(local, "ada@example.com")
    (path / "new" / "README").write_text("not an e-mail")
    (path / "new" / "1.M1P1Q1.h").write_text("no headers, no address")

    assert [email.to for email in read_mailbox(path)] == ["ada@example.com", ""]


async def test_an_email_that_goes_while_it_is_read_is_passed_over(
    local: Settings, path: Path
) -> None:
    await send(local, "ada@example.com")
    (path / "new" / "99.M1P1Q1.h").symlink_to(path / "gone")

    assert [email.to for email in read_mailbox(path)] == ["ada@example.com"]


def test_a_disk_that_refuses_is_a_temporary_failure(local: Settings, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("a file where the folder should be")

    with pytest.raises(MailError) as caught:
        asyncio.run(send(local, "ada@example.com"))

    assert caught.value.permanent is False


def test_the_settings_choose_the_mailer(local: Settings) -> None:
    assert isinstance(mailer(local), MailboxMailer)
    assert isinstance(mailer(local.model_copy(update={"smtp_host": "mx.example"})), SmtpMailer)


def test_a_sender_that_is_no_address_is_refused_at_once(local: Settings) -> None:
    with pytest.raises(ValueError, match="@"):
        mailer(local.model_copy(update={"smtp_from_email": "nobody"}))
