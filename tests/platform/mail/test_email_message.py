from email.headerregistry import Address
from email.policy import SMTP

import pytest

from mercat.platform.mail.address import for_delivery
from mercat.platform.mail.message import Email

SENDER = Address("Mercat", "no-reply", "mercat.example")
HOSTILE = ["\r\nBcc: eve@example.com", "\nX: y", "\r", "\0", "\x7f", "\u2028", "\x85", "\ud800"]


def email(to: str = "ada@example.com", subject: str = "Hello") -> Email:
    return Email(to=to, subject=subject, text="Plain.\n", html="<p>Rich.</p>\n")


def test_both_forms_travel_together() -> None:
    message = email().as_message(SENDER)

    assert message.get_content_type() == "multipart/alternative"
    parts = [(part.get_content_type(), part.get_content()) for part in message.iter_parts()]
    assert parts == [("text/plain", "Plain.\n"), ("text/html", "<p>Rich.</p>\n")]


def test_its_headers() -> None:
    message = email(subject="Grüße – bis bald").as_message(SENDER)

    assert message["From"] == "Mercat <no-reply@mercat.example>"
    assert message["To"] == "ada@example.com"
    assert message["Subject"] == "Grüße – bis bald"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@mercat.example>")
    assert message["Date"].datetime.tzinfo is not None
    assert message.as_bytes(policy=SMTP).split(b"\r\n\r\n")[0].isascii()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_subject_cannot_begin_another_header(text: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        email(subject=f"Hello{text}")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("to", ["ada@example.com{}", "ada{}@example.com", "{}ada@example.com"])
def test_an_address_cannot_begin_another_header(to: str, text: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        email(to=to.format(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_sender_cannot_begin_another_header(text: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        for_delivery("no-reply@mercat.example", f"Mercat{text}")


def test_a_sender_made_elsewhere_is_checked_too() -> None:
    with pytest.raises(ValueError, match="control characters"):
        email().as_message(Address("Mercat\0", "no-reply", "mercat.example"))


@pytest.mark.parametrize(
    "to",
    ["", "ada", "ada@", "@example.com", "a@b@c", "Ada <ada@example.com>", "ada@[127.0.0.1]"],
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match=r"@|address"):
        email(to=to)


def test_a_domain_in_another_script_travels_in_ascii() -> None:
    sent = email(to="ada@Exämple.com")
    message = sent.as_message(SENDER)

    assert sent.to == "ada@exämple.com"
    assert message["To"].addresses[0].addr_spec == "ada@xn--exmple-cua.com"
    assert message.as_bytes().isascii()


def test_a_mailbox_in_another_script_needs_utf8() -> None:
    message = email(to="zoë@example.com").as_message(SENDER)

    assert "To: zoë@example.com\n".encode() in message.as_bytes()


def test_a_long_name_of_the_sender_is_folded_and_stays_whole() -> None:
    sender = for_delivery("no-reply@mercat.example", "Ä" * 200)

    assert email().as_message(sender)["From"].addresses[0].display_name == "Ä" * 200
