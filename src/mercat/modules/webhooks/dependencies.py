"""How webhooks are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.webhooks.repository import (
    DeliveryRepository,
    EndpointRepository,
    FeedRepository,
)
from mercat.modules.webhooks.service import (
    DeliveryBook,
    EndpointDesk,
    EndpointKeys,
    FeedBook,
    Outgoing,
)
from mercat.modules.webhooks.workflows.add_endpoint import AddEndpoint
from mercat.modules.webhooks.workflows.change_endpoint import ChangeEndpoint
from mercat.modules.webhooks.workflows.close_endpoints import CloseEndpoints
from mercat.modules.webhooks.workflows.forget_old import ForgetOld
from mercat.modules.webhooks.workflows.publish_fact import PublishFact
from mercat.modules.webhooks.workflows.remove_endpoint import RemoveEndpoint
from mercat.modules.webhooks.workflows.retry_delivery import RetryDelivery
from mercat.modules.webhooks.workflows.retry_failed import RetryFailed
from mercat.modules.webhooks.workflows.rotate_secret import RotateSecret
from mercat.modules.webhooks.workflows.send_test import SendTest
from mercat.modules.webhooks.workflows.take_turn import TakeTurn
from mercat.modules.webhooks.workflows.tell_team import TellTeam
from mercat.modules.webhooks.workflows.wake_endpoints import WakeEndpoints
from mercat.platform.addresses import is_here, is_public_or_here
from mercat.platform.db import Transaction
from mercat.platform.fetching import Fetcher
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings
from mercat.platform.web.session import DbSession, FromApp


def fetcher_of(settings: Settings) -> Fetcher:
    """Where nobody but this machine reaches us, its own programs may be told as well."""
    reaches = settings.webhook_loopback
    if reaches is None:
        reaches = settings.is_local and is_here(settings.host)
    return Fetcher(plain=True, reachable=is_public_or_here) if reaches else Fetcher()


async def desk(session: DbSession) -> EndpointDesk:
    return EndpointDesk(session)


async def delivery_book(resources: FromApp) -> DeliveryBook:
    return DeliveryBook(resources.reads, resources.cursors)


async def feed_book(resources: FromApp) -> FeedBook:
    return FeedBook(resources.reads)


async def add_endpoint(session: DbSession, resources: FromApp) -> AddEndpoint:
    return AddEndpoint(
        Transaction(session),
        EndpointDesk(session),
        EndpointRepository(session),
        EndpointKeys(resources.keyring),
        fetcher_of(resources.settings),
        AuditTrail(session),
        resources.clock,
    )


async def change_endpoint(session: DbSession, resources: FromApp) -> ChangeEndpoint:
    return ChangeEndpoint(
        Transaction(session),
        EndpointDesk(session),
        DeliveryRepository(session),
        fetcher_of(resources.settings),
        AuditTrail(session),
    )


async def remove_endpoint(session: DbSession, resources: FromApp) -> RemoveEndpoint:
    return RemoveEndpoint(
        Transaction(session),
        EndpointDesk(session),
        DeliveryRepository(session),
        AuditTrail(session),
        resources.clock,
    )


async def rotate_secret(session: DbSession, resources: FromApp) -> RotateSecret:
    return RotateSecret(
        Transaction(session),
        EndpointDesk(session),
        EndpointKeys(resources.keyring),
        AuditTrail(session),
        resources.clock,
    )


async def send_test(session: DbSession, resources: FromApp) -> SendTest:
    return SendTest(Transaction(session), EndpointDesk(session), Outgoing(session), resources.clock)


async def retry_delivery(session: DbSession, resources: FromApp) -> RetryDelivery:
    return RetryDelivery(
        Transaction(session),
        EndpointDesk(session),
        DeliveryRepository(session),
        Outgoing(session),
        resources.clock,
    )


async def retry_failed(session: DbSession, resources: FromApp) -> RetryFailed:
    return RetryFailed(
        Transaction(session),
        EndpointDesk(session),
        DeliveryRepository(session),
        Outgoing(session),
        AuditTrail(session),
        resources.clock,
    )


def publish_fact(session: Session, resources: Resources) -> PublishFact:
    return PublishFact(
        Transaction(session),
        FeedRepository(session),
        EndpointRepository(session),
        Outgoing(session),
        resources.clock,
    )


def take_turn(session: Session, resources: Resources, fetcher: Fetcher | None = None) -> TakeTurn:
    return TakeTurn(
        Transaction(session),
        EndpointRepository(session),
        DeliveryRepository(session),
        Outgoing(session),
        EndpointKeys(resources.keyring),
        fetcher or fetcher_of(resources.settings),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


def tell_team(session: Session, resources: Resources) -> TellTeam:
    return TellTeam(
        Transaction(session), EndpointRepository(session), resources.mailer, resources.settings
    )


def close_endpoints(session: Session, resources: Resources) -> CloseEndpoints:
    return CloseEndpoints(
        Transaction(session),
        EndpointRepository(session),
        DeliveryRepository(session),
        resources.clock,
    )


def forget_old(session: Session, resources: Resources) -> ForgetOld:
    return ForgetOld(
        Transaction(session),
        FeedRepository(session),
        DeliveryRepository(session),
        resources.clock,
    )


def wake_endpoints(session: Session, resources: Resources) -> WakeEndpoints:
    return WakeEndpoints(
        Transaction(session), EndpointRepository(session), Outgoing(session), resources.clock
    )
