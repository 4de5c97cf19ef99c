"""Each step of the story says what it does, does it, and shows what came back."""

import asyncio
import html
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
from rich.console import Console
from rich.markup import escape

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds to wait for an e-mail, or for a job."""

_CODE = re.compile(r"^\d{6,10}$", re.MULTILINE)

_TOKEN = re.compile(r"[?#&]token=([\w.~-]+)")

_FORM = re.compile(r'<(?:form method="post"|button[^>]*?) (?:form)?action="([^"]+)"')

_TOLD = re.compile(r'<(?:h1|p[^>]+role="(?:status|alert)")>([^<]+)</')

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def money(told: dict[str, Any]) -> str:
    return f"{told['amount'] / 100:.2f} {told['currency']}"


class StepFailed(Exception):
    """What was expected did not happen."""


@dataclass
class Person:
    """Somebody of the story. `letters`: how many of theirs have been read."""

    email: str
    password: str
    access_token: str = ""
    letters: int = 0

    @property
    def account(self) -> dict[str, str]:
        return {"email": self.email, "password": self.password}

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


class Teller:
    def __init__(self, client: httpx2.AsyncClient, console: Console) -> None:
        self._client = client
        self._console = console

    def chapter(self, title: str) -> None:
        self._console.print(f"[bold]{title}[/]")

    def say(self, text: str) -> None:
        self._console.print(f"    {text}")

    def done(self, what: str, told: str) -> None:
        self._console.print(f"  [green]✓[/] {what:<32} [dim]{escape(told)}[/]")

    async def step(
        self, what: str, door: str, expected: int, *, by: Person | None = None, **request: Any
    ) -> dict[str, Any]:
        """What the door (`GET auth/me`) answers. Raises StepFailed for another status."""
        response = await self._ask(door, by, **request)
        body: dict[str, Any] = response.json()
        if response.status_code != expected:
            raise StepFailed(f"{what}: {door} answered {response.status_code} {body}")
        told = body.get("error") or ""
        self._console.print(
            f"  [green]✓[/] {what:<32} [dim]{_ID.sub('…', door)}[/] → {expected} {told}"
        )
        return body

    async def download(self, what: str, url: str, *, by: Person | None = None) -> bytes:
        response = await self._client.get(url, headers=by.bearer if by else {})
        if response.status_code != 200:
            raise StepFailed(f"{what}: {url} answered {response.status_code}")
        self._console.print(f"  [green]✓[/] {what}")
        return response.content

    async def press(self, what: str, url: str, button: str) -> None:
        """The one of a page whose address ends so; as a browser does, without JavaScript."""
        page = await self._client.get(url)
        action = next((to for to in _FORM.findall(page.text) if to.endswith(f"/{button}")), None)
        if action is None:
            raise StepFailed(f"{what}: {url} answered {page.status_code}, without {button}.")
        answer = await self._client.post(action, follow_redirects=True)
        if answer.status_code != 200:
            raise StepFailed(f"{what}: {action} answered {answer.status_code}")
        self._console.print(f"  [green]✓[/] {what}")
        self.say(html.unescape(" · ".join(_TOLD.findall(answer.text))))

    async def status(self, door: str, *, by: Person | None = None, **request: Any) -> int:
        """For a door whose answer decides how the story goes on."""
        return (await self._ask(door, by, **request)).status_code

    async def code(self, person: Person) -> str:
        """The code in the person's next letter that has one, read from the local mailbox."""
        code = await self._patiently("A code", lambda: self._newest(person, _CODE))
        self._console.print(f"  [green]✓[/] The code {code[0]} is in the mailbox")
        return code[0]

    async def token(self, person: Person) -> str:
        """That of the link in the person's next letter that has one."""
        found = await self._patiently("A link", lambda: self._newest(person, _TOKEN))
        self._console.print("  [green]✓[/] The link is in the mailbox")
        return found[1]

    async def letter(self, what: str, person: Person, subject: str) -> None:
        """One of the person's letters says this in its subject, now or soon."""

        async def there() -> dict[str, Any] | None:
            letters = await self._letters(person)
            return next((one for one in letters if subject in one["subject"]), None)

        found = await self._patiently(what, there)
        told = " · ".join([found["subject"], *found["attachments"]])
        self._console.print(f"  [green]✓[/] {what:<32} [dim]{told}[/]")

    async def until(self, what: str, door: str, expected: int, *, by: Person) -> None:
        """Asks again and again: a job takes its time."""

        async def is_so() -> bool:
            return await self.status(door, by=by) == expected

        await self._patiently(what, is_so)

    async def eventually(self, what: str, look: Callable[[], Awaitable[bool]]) -> None:
        """What nobody can be asked for at a door."""
        await self._patiently(what, look)
        self._console.print(f"  [green]✓[/] {what}")

    async def becomes(self, what: str, door: str, status: str, *, by: Person) -> dict[str, Any]:
        """What the door tells once the thing has that status."""

        async def is_so() -> bool:
            told: dict[str, Any] = (await self._ask(door, by)).json()
            return told.get("status") == status

        await self._patiently(what, is_so)
        return await self.step(what, door, 200, by=by)

    async def first(
        self, what: str, door: str, *, by: Person | None = None, **request: Any
    ) -> dict[str, Any]:
        """The first item of a list that something is about to stand in."""

        async def there() -> bool:
            return bool((await self._ask(door, by, **request)).json().get("items"))

        await self._patiently(what, there)
        page = await self.step(what, door, 200, by=by, **request)
        item: dict[str, Any] = page["items"][0]
        return item

    async def _ask(self, door: str, by: Person | None, **request: Any) -> httpx2.Response:
        method, _, path = door.partition(" ")
        headers = request.pop("headers", {}) | (by.bearer if by else {})
        return await self._client.request(method, f"/api/v1/{path}", headers=headers, **request)

    async def _patiently(self, what: str, look: Callable[[], Awaitable[T | None]]) -> T:
        """The first true answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (found := await look()):  # noqa: ASYNC110 (nothing rings a bell)
                    await asyncio.sleep(0.2)
        except TimeoutError:
            raise StepFailed(f"{what}: not within {PATIENCE:.0f} s.") from None
        return found

    async def _newest(self, person: Person, wanted: re.Pattern[str]) -> re.Match[str] | None:
        """In what has come since the last time."""
        letters = await self._letters(person)
        unread = letters[: len(letters) - person.letters]
        found = [match for letter in unread if (match := wanted.search(letter["text"]))]
        if not found:
            return None
        person.letters = len(letters)
        return found[0]

    async def _letters(self, person: Person) -> list[dict[str, Any]]:
        """The newest first."""
        response = await self._client.get("/dev/mailbox.json", params={"to": person.email})
        if response.status_code != 200:
            raise StepFailed("There is no local mailbox here: the demo needs ENVIRONMENT=local.")
        letters: list[dict[str, Any]] = response.json()
        return letters
