"""What one process shares: pools, clients and keys, made once at its start."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

from mercat.platform.cache import Cache
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.passwords import HashingPool, Passwords
from mercat.platform.db import Database
from mercat.platform.images import Images
from mercat.platform.mail.log import LoggedMailer
from mercat.platform.mail.transport import Mailer, mailer
from mercat.platform.pagination import Cursors
from mercat.platform.places import Places
from mercat.platform.ratelimit import Limiter
from mercat.platform.reads import Reads
from mercat.platform.realtime import Hub, Presence, Publisher
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage
from mercat.platform.turns import Turns


@dataclass(frozen=True, eq=False)
class Resources:
    """`reads` asks the primary, `replica_reads` a copy that may be a moment behind: where there is
    no replica they are one and the same pool.
    """

    settings: Settings
    clock: Clock
    keyring: Keyring
    database: Database
    reads: Reads
    replica_reads: Reads
    cache: Cache
    limiter: Limiter
    mailer: Mailer
    storage: Storage
    images: Images
    cursors: Cursors
    passwords: Passwords
    closing: AsyncExitStack
    """Whoever makes something that lasts as long as the process says here how to close it."""

    @cached_property
    def planned_reads(self) -> Reads:
        """Of a copy that may be a moment behind, for statements that one plan does not fit."""
        reads = Reads(self.settings, self.settings.replica, planned=True)
        self.closing.push_async_callback(reads.close)
        return reads

    @cached_property
    def hub(self) -> Hub:
        presence = Presence(self.cache)
        hub = Hub(self.settings.redis, self.clock, self.settings.max_sockets, presence)
        self.closing.callback(hub.close)
        return hub

    @cached_property
    def turns(self) -> Turns:
        return Turns()

    @cached_property
    def publisher(self) -> Publisher:
        return Publisher(self.cache)

    @cached_property
    def places(self) -> Places:
        return Places(self.reads)


@asynccontextmanager
async def open_resources(
    settings: Settings, clock: Clock | None = None
) -> AsyncIterator[Resources]:
    """Connects to nothing yet: a process may start while what it depends on is away."""
    clock, keyring = clock or Clock(), Keyring(settings.secrets)
    storage = Storage(settings.storage, keyring.keys("storage-url"), clock)
    hashing = HashingPool()
    database, cache = Database(settings), Cache(settings)
    reads = Reads(settings, settings.database)
    replica_reads = Reads(settings, settings.replica) if settings.database_replica_url else reads
    async with AsyncExitStack() as closing:
        for close in (storage.close, database.close, replica_reads.close, reads.close, cache.close):
            closing.push_async_callback(close)
        closing.callback(hashing.close)
        yield Resources(
            settings=settings,
            clock=clock,
            keyring=keyring,
            database=database,
            reads=reads,
            replica_reads=replica_reads,
            cache=cache,
            limiter=Limiter(settings, cache),
            mailer=LoggedMailer(mailer(settings), database.engine),
            storage=storage,
            images=Images(),
            cursors=Cursors(*keyring.keys("cursor")),
            passwords=Passwords(
                keyring,
                hashing,
                rounds=settings.bcrypt_rounds,
                scheme=settings.password_scheme,
                memory=settings.argon2_memory_kib,
                passes=settings.argon2_passes,
            ),
            closing=closing,
        )
