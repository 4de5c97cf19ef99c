"""`mercat demo`: the story so far, played over HTTP against a running Mercat, step by step."""

import asyncio
import re
import secrets
from typing import Any

import httpx2
from rich.console import Console

from mercat.entrypoints.demo_accounts import DEMO_PASSWORD

_PATIENCE = 20.0
"""Seconds to wait for an e-mail."""


class StepFailed(Exception):
    """What was expected did not happen."""


async def play(url: str, console: Console) -> bool:
    """Whether the whole story went as it should."""
    async with httpx2.AsyncClient(base_url=url, timeout=10) as client:
        story = Story(client, console)
        try:
            await story.tell()
        except httpx2.TransportError as error:
            console.print(
                f"[red]Nobody answers at {url}[/] ({error}). Start Mercat: [bold]make up[/]"
            )
        except StepFailed as failure:
            console.print(f"  [red]✗ {failure}[/]")
        else:
            console.print("[green]The story went as it should.[/]")
            return True
    return False


class Story:
    """Each step says what it does, does it, and shows what came back."""

    def __init__(self, client: httpx2.AsyncClient, console: Console) -> None:
        self._client = client
        self._console = console
        self._email = f"demo-{secrets.token_hex(4)}@example.com"

    async def tell(self) -> None:
        account = {"email": self._email, "password": DEMO_PASSWORD, "first_name": "Ada"}
        await self._step("Ada opens an account", "POST", "register", 201, json=account)
        code = await self._code()
        guess = {"email": self._email, "code": "000000" if code != "000000" else "111111"}
        await self._step("A wrong code is refused", "POST", "verify-otp", 400, json=guess)
        entered = {"email": self._email, "code": code}
        await self._step("Her code signs her in", "POST", "verify-otp", 200, json=entered)
        wrong = {"email": self._email, "password": "not her password"}
        await self._step("A wrong password is refused", "POST", "login", 401, json=wrong)
        login = {"email": self._email, "password": DEMO_PASSWORD}
        pair = await self._step("She signs in with hers", "POST", "login", 200, json=login)
        bearer = {"Authorization": f"Bearer {pair['access_token']}"}
        me = await self._step("She sees who she is", "GET", "me", 200, headers=bearer)
        self._console.print(f"    {me['first_name']} · {me['email']} · {me['status']}")
        refresh = {"refresh_token": pair["refresh_token"]}
        await self._step("She trades her refresh token", "POST", "refresh", 200, json=refresh)
        await self._step("She signs out", "POST", "logout", 200, headers=bearer)
        await self._step("Her token is refused now", "GET", "me", 401, headers=bearer)

    async def _step(
        self, what: str, method: str, door: str, expected: int, **request: Any
    ) -> dict[str, Any]:
        path = f"/api/v1/auth/{door}"
        response = await self._client.request(method, path, **request)
        body: dict[str, Any] = response.json()
        if response.status_code != expected:
            raise StepFailed(f"{what}: {method} {path} answered {response.status_code} {body}")
        told = body.get("error", "")
        self._console.print(f"  [green]✓[/] {what:<30} [dim]{method} {path}[/] → {expected} {told}")
        return body

    async def _code(self) -> str:
        """Reads the code from the local mailbox, as Ada would from hers."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while (code := await self._newest_code()) is None:  # noqa: ASYNC110 (a mailbox rings no bell)
                    await asyncio.sleep(0.2)
        except TimeoutError:
            raise StepFailed(f"No code was mailed within {_PATIENCE:.0f} s.") from None
        self._console.print(f"  [green]✓[/] The code {code} is in her mailbox")
        return code

    async def _newest_code(self) -> str | None:
        response = await self._client.get("/dev/mailbox.json", params={"to": self._email})
        if response.status_code != 200:
            raise StepFailed("There is no local mailbox here: the demo needs ENVIRONMENT=local.")
        for email in response.json():
            if found := re.search(r"\b\d{6,10}\b", email["text"]):
                return found[0]
        return None
