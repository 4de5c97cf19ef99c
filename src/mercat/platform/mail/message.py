"""One e-mail to one person, and the form in which it travels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import localtime, make_msgid

from mercat.platform.mail.address import for_delivery, normalised, refuse_control_characters

_POLICY = EmailPolicy(utf8=False)
_POLICY_UTF8 = EmailPolicy(utf8=True)


@dataclass(frozen=True)
class Attachment:
    """A file. `parameters`: what its content type says besides its name."""

    filename: str
    content: bytes
    content_type: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Email:
    """Raises ValueError for an address that is none and for control characters in a header."""

    to: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str | None = None
    """Where its reader ends letters like it."""
    template: str = ""
    locale: str = ""
    """What it was written from, if it was."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "to", normalised(self.to))
        refuse_control_characters(self.subject)

    def as_message(self, sender: Address) -> EmailMessage:
        """Both forms as multipart/alternative; marked as written by a machine (RFC 3834 §5)."""
        refuse_control_characters(str(sender))
        recipient = for_delivery(self.to)
        needs_utf8 = not (recipient.addr_spec + sender.addr_spec).isascii()
        message = EmailMessage(_POLICY_UTF8 if needs_utf8 else _POLICY)
        message["From"] = sender
        message["To"] = recipient
        message["Subject"] = self.subject
        message["Date"] = localtime()
        message["Message-ID"] = make_msgid(domain=sender.domain)
        message["Auto-Submitted"] = "auto-generated"
        if self.unsubscribe is not None:  # with one press and no page (RFC 8058 §3.1)
            message["List-Unsubscribe"] = f"<{self.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(self.text)
        message.add_alternative(self.html, subtype="html")
        for attached in self.attachments:
            maintype, _, subtype = attached.content_type.partition("/")
            message.add_attachment(
                attached.content,
                maintype=maintype,
                subtype=subtype,
                filename=attached.filename,
                params=dict(attached.parameters),
            )
        return message
