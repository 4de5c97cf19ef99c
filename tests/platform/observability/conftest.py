"""The API with everything that watches it switched on, and collectors in place of the services."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.running_api import Collector, RunningApi, running_api

from mercat.platform.settings import Settings


@dataclass
class Watched:
    api: RunningApi
    sentry: Collector
    traces: Collector


@pytest.fixture(scope="session")
def watched(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    sentry, traces = Collector(), Collector()
    with running_api(
        settings,
        tmp_path_factory.mktemp("watched"),
        SENTRY_DSN=f"http://key@{sentry.address}/1",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{traces.address}/",
        OTEL_BSP_SCHEDULE_DELAY="100",
    ) as api:
        yield Watched(api, sentry, traces)
    sentry.close()
    traces.close()
