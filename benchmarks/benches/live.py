"""An answer that asks nothing: what all of Mercat's layers and routes cost."""

from benchmarks.options import Options
from benchmarks.report import Goal, Report, compared
from benchmarks.rounds import Variant, take_turns
from benchmarks.world import World


def run(world: World, options: Options) -> Report:
    requests = world.requests("/health/live")
    with world.app("hello:app") as hello, world.mercat() as mercat:
        variants = [Variant("bare FastAPI", hello, requests), Variant("Mercat", mercat, requests)]
        rows = compared(take_turns(variants, options), "bare FastAPI")
    goals = [Goal("against a bare FastAPI", rows["Mercat"]["CPU ratio"], 0.80)]
    return Report("live", "GET /health/live, everything on", rows, goals)
