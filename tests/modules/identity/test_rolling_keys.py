"""Keys change while people work, process after process: not one request may fail."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count, pairwise
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from tests.modules.identity.people import ADA, API, Person, changed
from tests.platform.crypto.pairs import elliptic, private_pem, public_pem

from mercat.entrypoints.http import create_app
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.passwords import HashingPool, Passwords
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

OLD, NEW = "test-secret-" + "x" * 40, "newer-secret-" + "z" * 40
FIRST, SECOND = elliptic(), elliptic()
PEOPLE, ROUNDS = 4, 6
"""Who works at the same time, and how much each does between two restarts."""

Change = dict[str, Any]

SECRET: list[Change] = [
    {},
    {"secret_keys_old": (NEW,)},
    {"secret_key": NEW, "secret_keys_old": (OLD,)},
]
TO_A_PAIR: list[Change] = [
    {},
    {"signing_keys_old": public_pem(FIRST)},
    {"algorithm": "ES256", "signing_key": private_pem(FIRST), "accept_hs256": True},
    {"algorithm": "ES256", "signing_key": private_pem(FIRST)},
]
TO_ANOTHER_PAIR: list[Change] = [
    {"algorithm": "ES256", "signing_key": private_pem(FIRST)},
    {
        "algorithm": "ES256",
        "signing_key": private_pem(FIRST),
        "signing_keys_old": public_pem(SECOND),
    },
    {
        "algorithm": "ES256",
        "signing_key": private_pem(SECOND),
        "signing_keys_old": public_pem(FIRST),
    },
    {"algorithm": "ES256", "signing_key": private_pem(SECOND)},
]


def restarted(resources: Resources, change: Change) -> Resources:
    """A process that was started with these settings."""
    settings = changed(resources.settings, **change)
    keyring = Keyring(settings.secrets)
    passwords = Passwords(keyring, HashingPool(), rounds=settings.bcrypt_rounds)
    return replace(resources, settings=settings, keyring=keyring, passwords=passwords)


@lru_cache(maxsize=1)
def neighbours(settings: Settings) -> tuple[FastAPI, FastAPI]:
    """Made once: all that a restart changes is in the resources they are given."""
    return create_app(settings), create_app(settings)


class Street:
    """Two processes behind a balancer that sends each request to the next of them."""

    def __init__(self, resources: Resources, change: Change) -> None:
        self._resources = resources
        self.apps = neighbours(resources.settings)
        self._clients = [
            AsyncClient(transport=ASGITransport(app=app), base_url="http://mercat.test")
            for app in self.apps
        ]
        self._turn = count()
        self.answers: Counter[str] = Counter()
        for n in range(2):
            self.restart(n, change)

    def restart(self, n: int, change: Change) -> None:
        self.apps[n].state.resources = restarted(self._resources, change)

    async def ask(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        client = self._clients[next(self._turn) % 2]
        answer = await client.request(method, f"{API}/{path}", **arguments)
        body: dict[str, Any] = answer.json()
        self.answers["well" if answer.is_success else f"{path}: {body['error']}"] += 1
        return body

    async def work(self, tokens: dict[str, Any]) -> dict[str, Any]:
        """Reads, refreshes and signs in anew; with the tokens they have then."""
        for n in range(ROUNDS):
            bearer = {"Authorization": f"Bearer {tokens.get('access_token')}"}
            for _ in range(2):
                await self.ask("GET", "me", headers=bearer)
            if n % 3 == 1:
                body = {"refresh_token": tokens.get("refresh_token", "x")}
                tokens = await self.ask("POST", "refresh", json=body)
            if n % 3 == 2:
                tokens = await self.ask("POST", "login", json=ADA)
        return tokens


async def roll(resources: Resources, steps: Sequence[Change]) -> Counter[str]:
    """One process restarts into each step, people work, then the other one restarts."""
    street = Street(resources, steps[0])
    tokens = [await street.ask("POST", "login", json=ADA) for _ in range(PEOPLE)]
    for _, step in pairwise(steps):
        for n in range(2):
            working = asyncio.gather(*map(street.work, tokens))
            await asyncio.sleep(0.02)
            street.restart(n, step)
            tokens = await working
            tokens = await asyncio.gather(*map(street.work, tokens))
    return street.answers


@pytest.mark.parametrize(
    "steps", [SECRET, TO_A_PAIR, TO_ANOTHER_PAIR], ids=["secret", "to a pair", "to another pair"]
)
async def test_not_one_request_fails(
    resources: Resources, ada: Person, steps: Sequence[Change]
) -> None:
    answers = await roll(resources, steps)

    assert set(answers) == {"well"}, answers
    assert answers.total() > 300


@pytest.mark.parametrize(
    "steps",
    [[SECRET[0], SECRET[2]], [TO_A_PAIR[0], TO_A_PAIR[2]]],
    ids=["secret", "to a pair"],
)
async def test_without_the_announcement_some_would(
    resources: Resources, ada: Person, steps: Sequence[Change]
) -> None:
    """That the test above can see it."""
    answers = await roll(resources, steps)

    assert answers["me: invalid_token"] > 0


async def test_the_public_keys_are_published(
    app: FastAPI, client: AsyncClient, resources: Resources
) -> None:
    empty = await client.get("/.well-known/jwks.json")
    app.state.resources = restarted(resources, TO_ANOTHER_PAIR[1])
    both = await client.get("/.well-known/jwks.json")

    assert empty.json() == {"keys": []}
    assert [key["alg"] for key in both.json()["keys"]] == ["ES256", "ES256"]
    assert "d" not in both.json()["keys"][0]
    assert both.headers["cache-control"] == "public, max-age=300"
