"""SmtpMailer against a real SMTP server on loopback."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP
from pydantic import SecretStr
from sqlalchemy import text
from tests.platform.mail.postman import Postman, authenticate, listening, server_tls

from mercat.platform.mail import smtp
from mercat.platform.mail.log import LoggedMailer
from mercat.platform.mail.message import Email
from mercat.platform.mail.transport import MailError, SmtpMailer
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

EMAIL = Email("ada@example.com", "Hello", "Plain.\n", "<p>Rich.</p>\n")

Start = Callable[..., Coroutine[Any, Any, Settings]]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
async def start(postman: Postman) -> AsyncIterator[Start]:
    """Starts the server with aiosmtpd's options and returns settings that lead to it."""
    async with AsyncExitStack() as stack:

        async def start(
            *, security: str, tls: ssl.SSLContext | None = None, password: str = "", **options: Any
        ) -> Settings:
            loop = asyncio.get_running_loop()
            if security == "starttls" and tls:
                options["tls_context"] = tls

            def protocol() -> SMTP:
                return SMTP(postman, loop=loop, hostname="localhost", **options)

            port = await stack.enter_async_context(
                listening(protocol, tls if security == "tls" else None)
            )
            return Settings(
                _env_file=None,
                smtp_host="localhost",
                smtp_port=port,
                smtp_security=security,
                smtp_user="mercat" if password else "",
                smtp_password=SecretStr(password),
            )

        yield start


async def failure(mailer: SmtpMailer, email: Email = EMAIL) -> MailError:
    with pytest.raises(MailError) as caught:
        await mailer.send(email)
    return caught.value


async def test_starttls_and_login(
    start: Start, postman: Postman, authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    settings = await start(
        security="starttls",
        tls=server_tls(authority),
        require_starttls=True,
        authenticator=authenticate,
        auth_required=True,
        password="correct-horse",
    )

    await SmtpMailer(settings, trusting).send(EMAIL)

    [envelope], [message] = postman.taken, postman.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "no-reply@mercat.example",
        ["ada@example.com"],
    )
    assert (message["From"], message["Subject"]) == ("Mercat <no-reply@mercat.example>", "Hello")
    contents = [part.get_content() for part in message.iter_parts()]
    assert contents == ["Plain.\r\n", "<p>Rich.</p>\r\n"]
    assert postman.over_tls == [True]


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # aiosmtpd knows only STARTTLS
async def test_tls_from_the_first_byte_and_login(
    start: Start, postman: Postman, authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    settings = await start(
        security="tls",
        tls=server_tls(authority),
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=False,
        password="correct-horse",
    )

    await SmtpMailer(settings, trusting).send(EMAIL)

    assert (len(postman.taken), postman.over_tls) == (1, [True])


async def test_without_tls(start: Start, postman: Postman) -> None:
    settings = await start(security="none")

    await SmtpMailer(settings).send(EMAIL)

    assert (len(postman.taken), postman.over_tls) == (1, [False])


async def test_a_wrong_password_is_temporary_and_not_repeated(
    start: Start, postman: Postman, authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    settings = await start(
        security="starttls",
        tls=server_tls(authority),
        authenticator=authenticate,
        auth_required=True,
        password="wrong-horse",
    )

    error = await failure(SmtpMailer(settings, trusting))

    assert "535" in str(error)
    assert "wrong-horse" not in str(error)
    assert (error.permanent, postman.taken) == (False, [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["unknown authority", "another host"])
async def test_a_certificate_that_does_not_hold_is_refused(
    start: Start, postman: Postman, authority: trustme.CA, security: str, fault: str
) -> None:
    known = fault == "another host"
    context = server_tls(authority, "elsewhere.example" if known else "localhost")
    settings = await start(security=security, tls=context)
    client = ssl.create_default_context()
    if known:
        authority.configure_trust(client)

    error = await failure(SmtpMailer(settings, client))

    assert "CERTIFICATE_VERIFY_FAILED" in str(error)
    assert (error.permanent, postman.taken) == (False, [])


async def test_a_server_without_starttls_gets_nothing(start: Start, postman: Postman) -> None:
    settings = await start(security="starttls")

    error = await failure(SmtpMailer(settings))

    assert (error.permanent, postman.taken) == (False, [])


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        ({"rcpt": "550 5.1.1 No such user"}, True),
        ({"rcpt": "450 4.2.1 Try later"}, False),
        ({"data": "554 5.7.1 This looks like spam"}, True),
        ({"data": "452 4.3.1 The disk is full"}, False),
    ],
)
async def test_a_refusal_is_permanent_if_the_server_says_so(
    start: Start, postman: Postman, answers: dict[str, str], permanent: bool
) -> None:
    [(command, answer)] = answers.items()
    setattr(postman, command, answer)
    settings = await start(security="none")

    error = await failure(SmtpMailer(settings))

    assert answer.split(" ", 1)[1] in str(error)
    assert (error.permanent, postman.taken) == (permanent, [])


async def test_an_error_does_not_repeat_the_address(start: Start, postman: Postman) -> None:
    postman.rcpt = "550 5.1.1 <ada@example.com>: unknown"
    settings = await start(security="none")

    error = await failure(SmtpMailer(settings))

    assert str(error) == "The e-mail was not sent: 550 5.1.1 <(recipient)>: unknown"


async def test_what_a_server_says_in_another_encoding_can_be_kept(
    start: Start, postman: Postman, resources: Resources
) -> None:
    """Else nobody would learn that the address is none, and it would be tried again."""
    postman.rcpt = "550 5.1.1 Boîte\x00 inconnue"
    mailer = LoggedMailer(SmtpMailer(await start(security="none")), resources.database.engine)

    with pytest.raises(MailError) as caught:
        await mailer.send(EMAIL)

    assert caught.value.permanent
    async with resources.database.engine.connect() as connection:
        (row,) = await connection.execute(text("SELECT status, error FROM emails"))
    assert tuple(row) == ("BOUNCED", "The e-mail was not sent: 550 5.1.1 Bo�te� inconnue")


async def test_a_refused_connection_is_temporary(start: Start) -> None:
    settings = await start(security="none")
    async with listening(asyncio.Protocol) as port:
        pass  # nobody listens there any more

    mailer = SmtpMailer(settings.model_copy(update={"smtp_port": port}))

    assert (await failure(mailer)).permanent is False


async def test_silence_is_a_temporary_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    transports: list[asyncio.BaseTransport] = []

    class Silent(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            transports.append(transport)

    async with listening(Silent) as port:
        settings = Settings(
            _env_file=None, smtp_host="localhost", smtp_port=port, smtp_security="none"
        )
        error = await failure(SmtpMailer(settings))

    for transport in transports:
        transport.close()
    assert "Timed out" in str(error)
    assert error.permanent is False


async def test_an_address_in_another_script_needs_a_server_that_takes_it(
    start: Start, postman: Postman
) -> None:
    email = Email("zoë@exämple.com", "Grüße", "ü\n", "<p>ü</p>\n")
    refused = await failure(SmtpMailer(await start(security="none")), email)
    assert (refused.permanent, postman.taken) == (True, [])

    await SmtpMailer(await start(security="none", enable_SMTPUTF8=True)).send(email)

    assert postman.taken[0].rcpt_tos == ["zoë@xn--exmple-cua.com"]
    assert postman.taken[0].smtp_utf8 is True


async def test_utf8_is_not_asked_for_where_only_the_domain_needs_it(
    start: Start, postman: Postman
) -> None:
    email = Email("ada@exämple.com", "Grüße", "ü\n", "<p>ü</p>\n")

    await SmtpMailer(await start(security="none")).send(email)

    assert postman.taken[0].rcpt_tos == ["ada@xn--exmple-cua.com"]
    assert postman.messages[0]["Subject"] == "Grüße"
