"""Celery: how heavy work reaches the workers. What is to be done stands in PostgreSQL."""

from celery import Celery
from kombu.entity import Exchange, Queue

from mercat.platform.settings import Settings

_QUEUE = "mercat"


def celery_app(settings: Settings) -> Celery:
    """Valkey by default, RabbitMQ with quorum queues if CELERY_BROKER_URL says amqp://."""
    app = Celery("mercat", broker=settings.broker)
    quorum = settings.broker.startswith(("amqp://", "amqps://"))
    arguments = {"x-queue-type": "quorum"} if quorum else None
    # A topic exchange, as kombu asks for beside quorum queues.
    queue = Queue(_QUEUE, Exchange(_QUEUE, "topic"), _QUEUE, queue_arguments=arguments)  # type: ignore[no-untyped-call]  # untyped in kombu
    app.conf.update(
        task_queues=[queue],
        task_default_queue=_QUEUE,
        task_default_exchange_type="topic",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_enable_prefetch_count_reduction=False,
        worker_pool="threads",
        worker_concurrency=settings.celery_concurrency,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(quorum=quorum),
        task_publish_retry=False,
    )
    return app


def _transport_options(*, quorum: bool) -> dict[str, object]:
    if quorum:
        return {"confirm_publish": True}
    return {
        "global_keyprefix": "celery:",
        "visibility_timeout": 300,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }


def ping_broker(settings: Settings) -> None:
    """Blocks for a moment. Raises OSError when the broker is not there."""
    with celery_app(settings).connection_for_write() as connection:
        try:
            connection.ensure_connection(max_retries=0, timeout=1, reraise_as_library_errors=False)
        except connection.recoverable_connection_errors as error:
            raise ConnectionError(f"no broker: {error}") from error  # redis has errors of its own
