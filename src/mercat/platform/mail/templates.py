"""E-mails as templates: one folder a language, an .html and a .txt file for each e-mail.

| name | values besides `app_name` |
|---|---|
| sign_in_code, confirm_new_email | `name` (or None), `code`, `minutes` until it expires |
| verify_email, reset_password | the same, `link`, `link_minutes` until that expires |
| session_revoked, password_changed, email_change_requested, email_changed | `name` (or None), \
`at` (aware datetime), `ip`, `device` (or None) |
| email_taken_notice, welcome_customer | `name` (or None) |
| welcome_owner | `name`, `business` (each or None) |
| deletion_requested | `name` (or None), `at` (aware datetime), `days` until then |
| deletion_cancelled | `name` (or None), `at` (aware datetime) of the sign-in |
| business_verified, business_reinstated | `name` (or None), `business` |
| business_suspended | the same, `reason` |
| export_ready | `name` (or None), `link`, `at` (aware datetime) when it expires |
| team_invitation | `name`, `inviter` (each or None), `business`, `role`, `link`, `at` (aware \
datetime) when it expires |
| team_joined, team_member_joined, team_role_changed, team_removed | `name`, `who` (each or None), \
`business`, `role` |
| booking_completed, booking_confirmed, booking_expired, booking_moved, booking_no_show, \
booking_reminder and the others of bookings | `name`, `where`, `who` (each or None), `title`, \
`number`, `business`, `price`, `starts_at` and `ends_at` (aware datetimes of the place), \
`for_team` |
| booking_requested | the same, `until` (aware datetime of the place) |
| booking_held, booking_approved | the same, `link` |
| booking_rescheduled | the same (`link`, `until` or None), `reason` (or None) |
| booking_declined | those of all, `reason` (or None) |
| booking_no_show | those of all, `refund` (or None) |
| booking_cancelled, booking_refunded | the same, `reason` (or None) |
| booking_clash | those of all, `agreed`, the local time |
| request_nobody_found, request_expired, request_reopened, lead_offered, lead_closed | `name`, \
`city`, `business`, `who`, `reason` (each or None), `title`, `category`, `for_team` |
| lead_offered | the same, `expires_at` (aware datetime of the place) |
| quote_accepted, quote_arrived, quote_lapsed, quote_lost, quote_rejected, quote_reopened, \
quote_withdrawn | the same as all of these, `total`, `valid_until` (aware datetime of the place) |
| payment_receipt | `name`, `title`, `business`, `amount`, `gateway`, `number` of the paper, `at` \
(aware datetime) |
| payment_returned | the same, `reason` (or None) |
| refund_failed | `name`, `title`, `business`, `amount`, `gateway`, `charge_id`, `reason` (or \
None) |
| refund_delayed | `name`, `title`, `business`, `amount`, `gateway` |
| checkout_refused | the same, `reason` (or None) |
| payout_paid | `name`, `business`, `amount`, `gateway`, `since`, `until` (aware datetimes) |
| payout_failed | `name`, `business`, `amount`, `gateway`, `reason` (or None) |
| dispute_opened | the same, `title`, `until` (aware datetime or None) |
| dispute_closed | `name`, `business`, `title`, `amount`, `gateway`, `won` |
| account_restricted | `name`, `business`, `gateway`, `wanted` (or None) |
| review_published, review_replied, review_kept, review_removed, review_restored | `name`, `who`, \
`title`, `words`, `reply`, `reason` (each or None), `business`, `rating`, `of_customer`, \
`is_author` |
| digest | `name` (or None), `lines`: what happened, in words |
| plan_renewal_due | `name`, `business`, `plan`, `amount`, `link`, `since`, when the month begins, \
`until`, when it may be paid no more (aware datetimes) |
| webhook_disabled | `name` (or None), `business`, `host`, `gone` |
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from mercat.platform.mail.message import Email

FALLBACK: Final = "en"
"""The language of an e-mail that has not been translated into the one asked for."""

LONGEST_NAME: Final = 40
"""Characters of somebody's name that an e-mail repeats."""

LONGEST_LINE: Final = 160
"""Characters of anything else that a stranger may have written, such as a user agent."""

_JOINT = re.compile(r"(?<=\w)[_.](?=\w)")
_LINK = re.compile(r"[/@:]|\w\.\w{2,}")
_FOLDER: Final = Path(__file__).parent / "templates"


def render(
    template: str, /, to: str, locale: str, *, unsubscribe: str | None = None, **values: Any
) -> Email:
    """The e-mail `template` in the language of `locale` (`fr`, `fr-CA`), else in English.

    `unsubscribe`: the link by which its reader ends letters like it. Raises jinja2.UndefinedError
    for a missing value and jinja2.TemplateNotFound for a wrong name.
    """
    tag = locale.lower().replace("_", "-")
    languages = (tag, tag.partition("-")[0], FALLBACK)
    text = _ENVIRONMENT.select_template([f"{language}/{template}.txt" for language in languages])
    html = _ENVIRONMENT.get_template(f"{str(text.name).removesuffix('.txt')}.html")
    values["unsubscribe"] = unsubscribe
    return Email(
        to=to,
        subject="".join(text.blocks["subject"](text.new_context(values))),
        text=text.render(values),
        html=html.render(values),
        unsubscribe=unsubscribe,
        template=template,
        locale=str(text.name).partition("/")[0],
    )


def _line(text: str | None, longest: int = LONGEST_LINE) -> str:
    """`text` on one line, without control characters, cut to `longest` characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text or "")
    words = " ".join(printable.split())
    return words if len(words) <= longest else f"{words[:longest].rstrip()}…"


def _words(code: str | None) -> str:
    """Another company's `product_not_received`, in words, which a narrow screen can break."""
    return _JOINT.sub(" ", _line(code))


def _person(name: str | None) -> str:
    """Somebody's name, or nothing where it is bait that mail programs would turn into a link."""
    line = _line(name, LONGEST_NAME)
    return "" if _LINK.search(line) else line


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _duration(minutes: int) -> str:
    """In the largest unit that comes out even."""
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= size and minutes % size == 0:
            return _counted(minutes // size, unit)
    return _counted(minutes, "minute")


def _moment(at: datetime) -> str:
    moment = at.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def _there(at: datetime) -> str:
    """On the clocks of the place whose zone it carries, which it names."""
    return f"{at.day} {at:%B %Y, %H:%M} ({at.tzinfo})"


def _span(starts_at: datetime, ends_at: datetime) -> str:
    """The same of a time with an end."""
    same_day = starts_at.date() == ends_at.date()
    begins = f"{starts_at:%A} {starts_at.day} {starts_at:%B %Y, %H:%M}"
    if same_day:
        return f"{begins} to {ends_at:%H:%M} ({ends_at.tzinfo})"
    return f"{begins} to {ends_at:%A} {_there(ends_at)}"


def _load() -> Environment:
    """Everything is read here, once, so that writing an e-mail never touches the disk."""
    files = {
        file.relative_to(_FOLDER).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(_FOLDER.rglob("*.*"))
    }
    environment = Environment(
        loader=DictLoader(files),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "counted": _counted,
        "duration": _duration,
        "line": _line,
        "moment": _moment,
        "person": _person,
        "span": _span,
        "there": _there,
        "words": _words,
    }
    return environment


_ENVIRONMENT: Final = _load()
