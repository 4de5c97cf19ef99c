"""Prometheus metrics: rate, errors and duration of requests, and how far behind the outbox is."""

import hmac
import os
import shutil
from functools import lru_cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from mercat.platform.settings import Settings

_SHARED = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

requests = Counter("http_requests_total", "Requests by route.", ["method", "route", "status"])
durations = Histogram("http_request_seconds", "Time to answer.", ["route"], buckets=_BUCKETS)
outbox = Gauge(
    "outbox", "How far behind relay and worker are.", ["measure"], multiprocess_mode="mostrecent"
)
audit = Gauge(
    "audit_chain", "The last look at the audit trail.", ["measure"], multiprocess_mode="mostrecent"
)
ledger = Gauge(
    "mercat_ledger_faults",
    "What the last look at the books found.",
    ["invariant"],
    multiprocess_mode="mostrecent",
)
ratings = Gauge(
    "rating_faults",
    "Businesses and studios whose stars the last look found to be counted wrong.",
    multiprocess_mode="mostrecent",
)
days = Gauge(
    "day_faults",
    "Days of businesses that the last look found to be counted wrong.",
    multiprocess_mode="mostrecent",
)
sockets = Gauge("mercat_sockets", "WebSockets that are open.", multiprocess_mode="livesum")

webhooks = Counter("mercat_webhooks", "What payment companies told.", ["gateway", "outcome"])
checkouts_refused = Counter(
    "mercat_checkouts_refused", "Charges that payment companies did not take on.", ["gateway"]
)
reconciliation = Gauge(
    "mercat_reconciliation",
    "The last comparison with a payment company.",
    ["gateway", "measure"],
    multiprocess_mode="mostrecent",
)
webhooks_unhandled = Gauge(
    "mercat_webhooks_unhandled",
    "Told by payment companies, and not taken up.",
    ["gateway"],
    multiprocess_mode="mostrecent",
)


@lru_cache(maxsize=4096)
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return requests.labels(method, route, status), durations.labels(route)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    counter, histogram = _series(method, route, status)
    counter.inc()
    histogram.observe(seconds)


def shared(folder: Path) -> dict[str, str]:
    """What processes need in their environment to count together, in files in this folder, which is
    emptied. An operator's own PROMETHEUS_MULTIPROC_DIR is left as it is. Raises OSError.
    """
    if _SHARED in os.environ:
        return {_SHARED: os.environ[_SHARED]}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return {_SHARED: str(folder)}


def share(folder: Path) -> None:
    """Has the processes that are started from now on count together. Raises OSError."""
    os.environ.update(shared(folder))


def exposition() -> bytes:
    """The text of /metrics: of all local processes, where PROMETHEUS_MULTIPROC_DIR is set."""
    if _SHARED not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # untyped in prometheus_client
    return generate_latest(registry)


def may_scrape(settings: Settings, authorization: str | None) -> bool:
    """With METRICS_TOKEN set only its bearer; without one only on a developer's machine."""
    token = settings.metrics_token.get_secret_value()
    if not token:
        return settings.is_local
    return hmac.compare_digest((authorization or "").encode(), f"Bearer {token}".encode())
