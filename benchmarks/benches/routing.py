"""The last of a hundred and fifty-one routes against the only one."""

from benchmarks.options import Options
from benchmarks.report import Goal, Report, compared
from benchmarks.rounds import Variant, take_turns
from benchmarks.world import World

_PATH = "/api/v1/users/me"


def run(world: World, options: Options) -> Report:
    requests = world.requests(_PATH)
    with (
        world.app("routes:alone") as alone,
        world.app("routes:indexed") as indexed,
        world.app("routes:included") as included,
    ):
        variants = [
            Variant("the only route", alone, requests),
            Variant("Mercat's index", indexed, requests),
            Variant("include_router", included, requests),
        ]
        rows = compared(take_turns(variants, options), "the only route")
    goals = [Goal("index against the only route", rows["Mercat's index"]["CPU ratio"], 0.95)]
    return Report("routing", "the last of 151 routes", rows, goals)
