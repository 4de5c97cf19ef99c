"""How heavy work reaches the workers."""

from pathlib import Path
from typing import Any

import pytest

from mercat.platform.jobs import celery_app, ping_broker
from mercat.platform.settings import Settings


def chosen(**values: Any) -> Settings:
    return Settings(_env_file=None, secret_key="x" * 40, **values)


def test_valkey_by_default() -> None:
    conf = celery_app(chosen(redis_url="redis://h/1")).conf

    (queue,) = conf.task_queues
    assert conf.broker_url == "redis://h/1"
    assert (queue.name, queue.queue_arguments) == ("mercat", None)
    assert conf.broker_transport_options["global_keyprefix"] == "celery:"


def test_quorum_queues_and_confirmations_on_rabbitmq() -> None:
    conf = celery_app(chosen(celery_broker_url="amqp://guest@h//")).conf

    (queue,) = conf.task_queues
    assert queue.queue_arguments == {"x-queue-type": "quorum"}
    assert queue.exchange.type == "topic"
    assert conf.broker_transport_options == {"confirm_publish": True}


def test_a_job_is_acknowledged_when_it_is_done() -> None:
    conf = celery_app(chosen(redis_url="redis://h")).conf

    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1


def test_a_broker_that_is_there(settings: Settings) -> None:
    ping_broker(settings)


@pytest.mark.parametrize(
    "address", ["unix://{folder}/nobody.sock", "redis://127.0.0.1:1", "amqp://127.0.0.1:1"]
)
def test_a_broker_that_is_not(tmp_path: Path, address: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011 (whichever says so)
        ping_broker(chosen(celery_broker_url=address.format(folder=tmp_path)))
