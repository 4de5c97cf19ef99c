"""Letters that wait, and what their readers say meanwhile; addresses that take no mail."""

import re
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP
from tests.conftest import MovableClock
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account
from tests.modules.notifications.test_letters import prefer
from tests.modules.notifications.test_notices import announce, pass_time
from tests.platform.mail.postman import Postman, listening

from mercat.platform.ids import uuid7
from mercat.platform.mail.errors import MailError
from mercat.platform.mail.log import LoggedMailer, of_delivery
from mercat.platform.mail.smtp import SmtpMailer
from mercat.platform.mail.templates import render
from mercat.platform.resources import Resources


async def quieten(bea: Account, clock: MovableClock) -> dict[str, str]:
    """Hours that end in ten minutes."""
    begins, ends = (clock.now() + timedelta(minutes=by) for by in (-5, 10))
    return {"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}


async def test_what_is_said_meanwhile_neither_loses_nor_doubles_a_letter(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    """Held back when all was to come at once, it comes alone, though the rest is of the day."""
    bea = parlour.bea
    hours = await quieten(bea, clock)
    await prefer(bea, quiet_hours=hours)
    booking = await parlour.booking(bea)
    await announce(resources, bea.id, booking, "booking_completed")
    await post.run()
    assert post.letters(bea.email) == []

    def told() -> tuple[int, int, int]:
        """How often, by a letter of its own or in one of the day."""
        letters = [f"{one.subject} {one.text}" for one in post.letters(bea.email)]
        said = ("Thank you for your booking:|Done:", "Noted as not attended:", "Cancelled:")
        of_each = [[one for one in letters if re.search(words, one)] for words in said]
        return len(of_each[0]), len(of_each[1]), len(of_each[2])

    await prefer(bea, "DAILY", quiet_hours=hours)
    await pass_time(post, clock, minutes=11)
    assert told() == (1, 0, 0)

    # What waits for the letter of the day comes in it, whatever is said until then.
    await parlour.run("DELETE FROM quiet_hours")
    await announce(resources, bea.id, booking, "booking_no_show")
    await post.run()
    await parlour.run("UPDATE notification_preferences SET mail = 'INSTANT'")
    assert told() == (1, 0, 0)
    await pass_time(post, clock, days=1)
    assert told() == (1, 1, 0)

    # Whoever wants none any more gets none.
    await parlour.run("UPDATE notification_preferences SET mail = 'DAILY'")
    await announce(resources, bea.id, booking, "booking_cancelled")
    await post.run()
    await parlour.run("UPDATE notification_preferences SET mail = 'NEVER'")
    await pass_time(post, clock, days=1)
    assert told() == (1, 1, 0)


async def test_the_letter_of_the_day_ends_with_one_press(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    bea = parlour.bea
    await prefer(bea, "DAILY")
    await announce(resources, bea.id, await parlour.booking(bea), "booking_completed")
    await post.run()
    await pass_time(post, clock, days=1)
    (letter,) = post.letters(bea.email)
    link = letter.text.rpartition("No more e-mails like this:")[2].split()[0]
    parts = urlsplit(link)
    form = {"List-Unsubscribe": "One-Click"}
    answer = await bea.client.post(f"{parts.path}?{parts.query}", data=form)
    assert answer.status_code == 200
    query = "SELECT string_agg(notice_group || ' ' || mail, ', ') FROM notification_preferences"
    query += " WHERE mail <> 'INSTANT'"
    assert await parlour.value(query) == "BOOKINGS NEVER"


async def test_an_address_that_takes_nothing_gets_only_what_it_must(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    bea, postman = parlour.bea, Postman(rcpt="450 4.2.1 Greylisted, come back later")
    letter = render("welcome_customer", bea.email, "en", app_name="Mercat", name="Bea")
    delivery = uuid7()
    async with listening(lambda: SMTP(postman, hostname="localhost")) as port:
        there = {"smtp_host": "localhost", "smtp_port": port, "smtp_security": "none"}
        server = SmtpMailer(resources.settings.model_copy(update=there))
        mailer = LoggedMailer(server, resources.database.engine)

        async def sent(answer: str) -> str:
            postman.rcpt = answer
            with of_delivery(delivery), suppress(MailError):
                await mailer.send(letter)
            query = "SELECT status || ' ' || attempts FROM emails WHERE delivery_id = :delivery"
            return str(await parlour.value(query, delivery=delivery))

        assert await sent("450 4.2.1 Greylisted, come back later") == "FAILED 1"
        assert await sent("250 OK") == "SENT 2"
        delivery = uuid7()
        assert await sent("550 5.1.1 No such user") == "BOUNCED 1"

    booking = await parlour.booking(bea)
    await announce(resources, bea.id, booking, "booking_completed")
    await post.run()
    assert post.letters(bea.email) == []

    # It is verified anew.
    await parlour.run("UPDATE users SET email_verified_at = now()")
    await announce(resources, bea.id, booking, "booking_no_show")
    await post.run()
    assert len(post.letters(bea.email)) == 1
