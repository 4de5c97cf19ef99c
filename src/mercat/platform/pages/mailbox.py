"""The local mailbox as a page and as JSON, so that nobody needs a mail server to try Mercat."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from mercat.platform.mail.inbox import StoredEmail, mailbox_version, read_mailbox
from mercat.platform.pages.home import first_request
from mercat.platform.pages.page import MAILBOX, Pages

Form = Literal["html", "text"]
SHOWN: Final = 200
"""E-mails on the page and in the JSON; `?to=` looks through all of them."""


@dataclass(frozen=True)
class Selection:
    """What the reader asked for: one address or all, one e-mail or the newest, one form of it."""

    to: str
    mail: str
    form: Form

    def link(self, *, mail: str | None = None, form: Form | None = None) -> str:
        """The page's address with `mail` or `form` changed; `mail=""` is the list."""
        chosen = {
            "to": self.to,
            "mail": self.mail if mail is None else mail,
            "view": "text" if (form or self.form) == "text" else "",
        }
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{MAILBOX.path}?{query}" if query else MAILBOX.path

    def pick(self, emails: list[StoredEmail]) -> StoredEmail | None:
        newest = emails[0] if emails else None
        return next((email for email in emails if email.key == self.mail), newest)


class Mailbox:
    def __init__(self, pages: Pages, path: Path, url: str) -> None:
        self._pages = pages
        self._path = path
        self._url = url

    async def page(self, to: str = "", mail: str = "", view: str = "html") -> HTMLResponse:
        """The styles of an e-mail are its own and stand in its tags."""
        selection = Selection(to.strip(), mail, "text" if view == "text" else "html")
        version = await asyncio.to_thread(mailbox_version, self._path)
        emails = await asyncio.to_thread(read_mailbox, self._path, SHOWN, selection.to)
        return self._pages.render(
            "mailbox.html",
            MAILBOX.path,
            inline_styles=True,
            emails=emails,
            email=selection.pick(emails),
            selection=selection,
            version=f'"{version}"',
            first_request=first_request(self._url),
        )

    async def json(self, request: Request, to: str = "") -> Response:
        """Answers 304 while nothing has changed, so that a page may ask every second."""
        version = f'"{await asyncio.to_thread(mailbox_version, self._path)}"'
        headers = {"ETag": version, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == version:
            return Response(status_code=304, headers=headers)
        emails = await asyncio.to_thread(read_mailbox, self._path, SHOWN, to.strip())
        return JSONResponse([_as_json(email) for email in emails], headers=headers)


def _as_json(email: StoredEmail) -> dict[str, str | list[str]]:
    return {
        "to": email.to,
        "subject": email.subject,
        "text": email.text,
        "html": email.html,
        "attachments": [file.name for file in email.attachments],
        "sent_at": email.sent_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    }
