"""Who the tests are about, and the post that reaches them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from httpx import AsyncClient, Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.assembly.following import handlers
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.modules.identity.repository import UserRepository
from mercat.platform.cache import Cache
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.passwords import HashingPool, Passwords
from mercat.platform.crypto.tokens import Tokens
from mercat.platform.mail.transport import StoredEmail, read_mailbox
from mercat.platform.outbox.delivering import Deliveries
from mercat.platform.outbox.records import Delivery
from mercat.platform.outbox.relay import Relay
from mercat.platform.ratelimit import Limiter
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

API = "/api/v1/auth"
PASSWORD = "correct horse battery staple"
WRONG = "incorrect horse battery staple"
ADA = {"email": "ada@example.com", "password": PASSWORD}

_CODE = re.compile(r"^([0-9]{6})$", re.MULTILINE)
_LINK = re.compile(r"^https?://\S+/[a-z-]+\?token=([\w-]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Person:
    """Somebody whose address is verified."""

    id: UUID
    email: str

    def enters(self, password: str) -> dict[str, str]:
        return {"email": self.email, "password": password}


class Post:
    """The relay and the worker, run here and now, and the mailbox they fill."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources

    async def run(self) -> None:
        """Takes every event out of the outbox and makes one attempt at each delivery."""
        relay = Relay(self.resources, handlers())
        while await relay.take():
            pass
        pending = select(Delivery.id).where(Delivery.handled_at.is_(None))
        async with self.resources.database.engine.connect() as connection:
            ids = list(await connection.scalars(pending.order_by(Delivery.position)))
        for delivery_id in ids:
            await Deliveries(self.resources, handlers()).run(delivery_id)

    def letters(self, to: str) -> list[StoredEmail]:
        """Newest first."""
        return read_mailbox(self.resources.settings.layout.mailbox, to=to)

    async def code(self, to: str) -> str:
        """The one-time code of the newest letter."""
        await self.run()
        found = _CODE.search(self.letters(to)[0].text)
        assert found is not None
        return found[1]

    async def token(self, to: str) -> str:
        """Of the link in the newest letter."""
        await self.run()
        found = _LINK.search(self.letters(to)[0].text)
        assert found is not None
        return found[1]


async def provide(resources: Resources, email: str, password: str = PASSWORD) -> Person:
    async with resources.database.open_session() as session:
        user = await add_account(session, resources, email, password=password)
        await session.commit()
    return Person(user.id, user.email)


async def add_account(
    session: AsyncSession,
    resources: Resources,
    email: str,
    user_type: UserType = UserType.CUSTOMER,
    password: str = PASSWORD,
) -> User:
    """What an operator's new account is, as rows and not committed. How they came to be is not what
    the tests look for in the audit trail: it says nothing.
    """
    user = User(
        email=email,
        password_hash=await _hash(resources, password),
        user_type=user_type,
        status=UserStatus.ACTIVE,
        email_verified_at=resources.clock.now(),
    )
    await UserRepository(session).add(user)
    return user


_hashes: WeakKeyDictionary[Passwords, dict[str, str]] = WeakKeyDictionary()


async def _hash(resources: Resources, password: str) -> str:
    """Made once for each house."""
    known = _hashes.setdefault(resources.passwords, {})
    if password not in known:
        known[password] = await resources.passwords.hash(password)
    return known[password]


async def me(client: AsyncClient, access_token: str) -> Response:
    return await client.get(f"{API}/me", headers={"Authorization": f"Bearer {access_token}"})


async def refresh(client: AsyncClient, refresh_token: str) -> Response:
    return await client.post(f"{API}/refresh", json={"refresh_token": refresh_token})


def told(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["error"]


def changed(settings: Settings, **changes: Any) -> Settings:
    return Settings(_env_file=None, **{**settings.model_dump(), **changes})


def without_valkey(resources: Resources) -> Resources:
    settings = changed(resources.settings, redis_url="unix:///nowhere/valkey.sock?db=0")
    cache = Cache(settings)
    return replace(resources, cache=cache, limiter=Limiter(settings, cache))


def with_secrets(resources: Resources, current: str, old: Iterable[str]) -> Resources:
    """The same house after a change of SECRET_KEY."""
    settings = changed(resources.settings, secret_key=current, secret_keys_old=tuple(old))
    keyring = Keyring(settings.secrets)
    passwords = Passwords(keyring, HashingPool(), rounds=settings.bcrypt_rounds)
    return replace(resources, settings=settings, keyring=keyring, passwords=passwords)


async def suspend(session: AsyncSession, person: Person) -> None:
    await session.execute(
        update(User).where(User.id == person.id).values(status=UserStatus.SUSPENDED)
    )
    await session.commit()


Visit = Callable[[str, str], AsyncClient]
"""A client at another address: IP and user agent."""


def access_tokens(resources: Resources, **changes: Any) -> Tokens:
    kind, issuer = changes.get("kind", "at+jwt"), changes.get("issuer", resources.settings.url)
    return Tokens(resources.keyring, kind=kind, issuer=issuer, clock=resources.clock)
