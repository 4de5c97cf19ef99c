"""An authenticator app in a test's hand."""

from base64 import b32decode
from dataclasses import dataclass
from typing import Any

from httpx import AsyncClient, Response
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API

from mercat.modules.identity.service.totp import STEP, code_at, step_at

Tokens = dict[str, Any]


@dataclass
class App:
    """Somebody's authenticator app, and the recovery codes they have put away."""

    secret: bytes
    clock: MovableClock
    recovery_codes: list[str]

    def code(self, off: int = 0) -> str:
        """Of the step that is `off` steps from now."""
        return code_at(self.secret, step_at(self.clock.now()) + off)

    def next_code(self) -> str:
        """One that nobody has used: time goes on to the next step for it."""
        self.clock.move(seconds=STEP)
        return self.code()

    def wrong_code(self) -> str:
        near = {self.code(off) for off in range(-3, 4)}
        return next(code for code in map("{:06}".format, range(10)) if code not in near)


def bearer(tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def begin(client: AsyncClient, tokens: Tokens) -> Response:
    return await client.post(f"{API}/mfa/totp", headers=bearer(tokens))


async def confirm(client: AsyncClient, tokens: Tokens, code: str) -> Response:
    return await client.post(f"{API}/mfa/totp/confirm", json={"code": code}, headers=bearer(tokens))


async def set_up(client: AsyncClient, clock: MovableClock, tokens: Tokens) -> App:
    secret = b32decode((await begin(client, tokens)).json()["secret"])
    app = App(secret, clock, [])
    app.recovery_codes = (await confirm(client, tokens, app.code())).json()["recovery_codes"]
    return app


async def challenge(client: AsyncClient) -> str:
    """What Ada's password is answered: an MFA token and nothing else."""
    response = await client.post(f"{API}/login", json=ADA)
    answer = response.json()
    assert (response.status_code, set(answer)) == (200, {"mfa_required", "mfa_token"})
    assert answer["mfa_required"] is True
    assert "set-cookie" not in response.headers
    return str(answer["mfa_token"])


async def finish(client: AsyncClient, mfa_token: str, code: str) -> Response:
    return await client.post(f"{API}/login/mfa", json={"mfa_token": mfa_token, "code": code})


async def reauthenticate(client: AsyncClient, tokens: Tokens, **body: str) -> Response:
    return await client.post(f"{API}/reauthenticate", json=body, headers=bearer(tokens))
