"""Reading the local mailbox, newest first."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Self

from mercat.platform.mail.address import normalised


@dataclass(frozen=True)
class StoredFile:
    name: str
    content_type: str
    content: bytes

    @property
    def link(self) -> str:
        """All of it as an address (RFC 2397)."""
        return f"data:{self.content_type};base64,{b64encode(self.content).decode()}"


@dataclass(frozen=True)
class StoredEmail:
    """An e-mail of the local mailbox; `key` names it there."""

    key: str
    sent_at: datetime
    to: str
    subject: str
    text: str
    html: str
    attachments: Sequence[StoredFile]


@dataclass(frozen=True, order=True)
class _Entry:
    """A file of a Maildir, ordered by what its name says: `seconds.MmicrosPpidQcount.host`."""

    seconds: int
    micros: int
    count: int
    path: Path

    @classmethod
    def parse(cls, path: Path) -> Self | None:
        seconds, _, rest = path.name.partition(".M")
        micros, _, rest = rest.partition("P")
        count = rest.partition("Q")[2].partition(".")[0]
        if not all(number.isdecimal() for number in (seconds, micros, count)):
            return None
        return cls(int(seconds), int(micros), int(count), path)

    @property
    def key(self) -> str:
        return self.path.name.partition(":")[0]

    def read(self) -> StoredEmail:
        message = _message(self.path)
        return StoredEmail(
            key=self.key,
            sent_at=datetime.fromtimestamp(self.seconds, UTC).replace(microsecond=self.micros),
            to=_recipient(self.path),
            # A long one begins on a line of its own, after the gap that says so.
            subject=str(message["Subject"] or "").strip(),
            text=_body(message, "plain"),
            html=_body(message, "html"),
            attachments=_attachments(message),
        )


def read_mailbox(path: Path, limit: int = 200, to: str | None = None) -> list[StoredEmail]:
    """The newest `limit` e-mails of the Maildir at `path`, or of those sent `to` one address."""
    wanted = _comparable(to) if to else None
    return list(islice(_newest(path, wanted), limit))


def mailbox_version(path: Path) -> str:
    """A text that changes whenever an e-mail arrives or goes; cheaper than reading them."""
    entries = _entries(path)
    return f"{len(entries)}-{entries[0].key}" if entries else "0"


def _newest(path: Path, to: str | None) -> Iterator[StoredEmail]:
    for entry in _entries(path):
        try:
            if to is None or _comparable(_recipient(entry.path)) == to:
                yield entry.read()
        except FileNotFoundError:  # somebody is clearing the mailbox
            continue


def _entries(path: Path) -> list[_Entry]:
    folders = [folder for folder in (path / "new", path / "cur") if folder.is_dir()]
    parsed = (_Entry.parse(file) for folder in folders for file in folder.iterdir())
    return sorted((entry for entry in parsed if entry), reverse=True)


# A file of a Maildir is never written to again, so what was read from it stays true.
@lru_cache(maxsize=400)
def _message(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=default)


@lru_cache(maxsize=20_000)
def _recipient(path: Path) -> str:
    with path.open("rb") as file:
        header = BytesHeaderParser(policy=default).parse(file)["To"]
    address = header.addresses[0].addr_spec if header and header.addresses else ""
    # The parser knows no header in plain UTF-8 (RFC 6532) and leaves its bytes as surrogates.
    address = address.encode(errors="surrogateescape").decode(errors="replace")
    try:
        return normalised(address)
    except ValueError:
        return address


def _comparable(address: str) -> str:
    try:
        return normalised(address).casefold()
    except ValueError:
        return address.casefold()


def _body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    return str(part.get_content()) if part else ""


def _attachments(message: EmailMessage) -> Sequence[StoredFile]:
    found = [(part, part.get_payload(decode=True)) for part in message.iter_attachments()]
    return [
        StoredFile(part.get_filename() or "file", part.get_content_type(), content)
        for part, content in found
        if isinstance(content, bytes)
    ]
