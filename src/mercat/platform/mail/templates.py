"""E-mails as templates, each written once: its words come from tables (`words/`), its form from a
layout and parts for HTML and for plain text.

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
| messages_unread | `name` (or None), `who`, `link` |
| digest | `name` (or None), `lines`: what happened, in words |
| plan_renewal_due | `name`, `business`, `plan`, `amount`, `link`, `since`, when the month begins, \
`until`, when it may be paid no more (aware datetimes) |
| webhook_disabled | `name` (or None), `business`, `host`, `gone` |
"""

import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from textwrap import fill
from typing import Any, Final, Literal

from jinja2 import BytecodeCache, DictLoader, Environment, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket

from mercat.platform.languages import LANGUAGES, language_of
from mercat.platform.mail.message import Email
from mercat.platform.mail.words import words

LONGEST_NAME: Final = 40
"""Characters of somebody's name that an e-mail repeats."""

LONGEST_LINE: Final = 160
"""Characters of anything else that a stranger may have written, such as a user agent."""

COLUMNS: Final = 78
"""Of a plain e-mail (RFC 5322 §2.1.1). Only what no blank divides, such as a link, is longer."""

Form = Literal["html", "txt"]

_JOINT = re.compile(r"(?<=\w)[_.](?=\w)")
_LINK = re.compile(r"[/@:]|\w\.\w{2,}")
_GAP = re.compile(r"\n{3,}")
_FIXED: Final = "\u00a0\u202f"
"""Blanks at which no line breaks: French sentences and amounts have them."""
_STEP = re.compile(r"\d+\. ")
_fold = partial(fill, width=COLUMNS, break_long_words=False, break_on_hyphens=False)
_FOLDER: Final = Path(__file__).parent / "templates"
_FRAMES: Final = ("layout", "parts")


def render(
    template: str, /, to: str, locale: str, *, unsubscribe: str | None = None, **values: Any
) -> Email:
    """The e-mail `template` in the language of `locale` (`fr`, `fr-CA`), else in English.

    `unsubscribe`: the link by which its reader ends letters like it. Raises jinja2.UndefinedError
    for a missing value and jinja2.TemplateNotFound for a wrong name.
    """
    language, template = language_of(locale).code, str(template)  # of an enumeration it may be
    values["unsubscribe"] = unsubscribe
    written = environment(language, "txt").get_template(template).render(values)
    subject, _, text = _GAP.sub("\n\n", written).partition("\n")
    return Email(
        to=to,
        subject=subject,
        text=_wrapped(text.lstrip("\n")),
        html=environment(language, "html").get_template(template).render(values),
        unsubscribe=unsubscribe,
        template=template,
        locale=language,
    )


def _line(text: str | None, longest: int = LONGEST_LINE) -> str:
    """`text` on one line, without control characters, cut to `longest` characters."""
    kept = (one if one.isprintable() or one in _FIXED else " " for one in text or "")
    words = " ".join(filter(None, "".join(kept).split(" "))).strip()
    return words if len(words) <= longest else f"{words[:longest].rstrip()}…"


def _words(code: str | None) -> str:
    """Another company's `product_not_received`, in words, which a narrow screen can break."""
    return _JOINT.sub(" ", _line(code))


def _person(name: str | None) -> str:
    """Somebody's name, or nothing where it is bait that mail programs would turn into a link."""
    line = _line(name, LONGEST_NAME)
    return "" if _LINK.search(line) else line


def _aligned(rows: Sequence[tuple[str, Any]], colon: str) -> str:
    """Labels, and what is known of each, below one another."""
    known = [(f"{label}{colon}", value) for label, value in rows if value]
    width = max((len(label) for label, _ in known), default=0) + 2
    below = " " * width
    return "\n".join(
        _fold(f"{label:{width}}{value}", subsequent_indent=below) for label, value in known
    )


def _wrapped(text: str) -> str:
    """Steps of a list stand apart from their numbers."""
    return "\n".join(
        _fold(line, subsequent_indent=" " * len(step[0]) if (step := _STEP.match(line)) else "")
        if len(line) > COLUMNS and " " in line.strip()
        else line
        for line in text.split("\n")
    )


@cache
def sources() -> dict[str, str]:
    """By name. Everything is read once, so that writing an e-mail never touches the disk."""
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(_FOLDER.rglob("*"))
        if file.is_file()
    }


class _Compiled(BytecodeCache):
    """Kept for the other languages: in them a template is the same program."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED: Final = {"html": _Compiled(), "txt": _Compiled()}


@cache
def environment(code: str, form: Form) -> Environment:
    """What writes letters of one language in one form."""
    files, language, told = sources(), LANGUAGES[code], words(code)
    made = Environment(
        loader=DictLoader(files | {frame: files[f"{frame}.{form}"] for frame in _FRAMES}),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape((), (), default=form == "html"),
        bytecode_cache=_COMPILED[form],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's
        lambda text: told.get(text, text), lambda one, _many, _number: one, newstyle=True
    )
    made.globals |= {"colon": language.colon, "language": code}
    made.filters |= {
        "aligned": lambda rows: _aligned(rows, language.colon),
        "duration": language.duration,
        "line": _line,
        "moment": language.instant,
        "money": lambda money: money and language.money(money),
        "person": _person,
        "phrase": lambda text: text and told.get(text, text),
        "span": language.between,
        "there": language.there,
        "words": _words,
    }
    return made
