"""The benches by name, in the order in which they run."""

from collections.abc import Callable, Mapping

from benchmarks.benches import (
    api_key,
    availability,
    booking,
    booking_api,
    dashboard,
    fan_out,
    graph,
    live,
    login,
    me,
    news,
    outbox,
    refresh,
    routing,
    search,
)
from benchmarks.options import Options
from benchmarks.report import Report
from benchmarks.world import World

BENCHES: Mapping[str, Callable[[World, Options], Report]] = {
    "routing": routing.run,
    "live": live.run,
    "me": me.run,
    "api-key": api_key.run,
    "refresh": refresh.run,
    "outbox": outbox.run,
    "fan-out": fan_out.run,
    "login": login.run,
    "availability": availability.run,
    "booking": booking.run,
    "hot-room": booking.run_hot,
    "booking-api": booking_api.run,
    "dashboard": dashboard.run,
    "search": search.run,
    "news": news.run,
    "graph": graph.run,
}
