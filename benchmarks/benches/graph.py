"""Twenty businesses with services, reviews, authors and hours: the graph against REST.

By hand: statements and dictionaries written for this one answer, and nothing else. As REST: what
our own services and shapes would answer at one door.
"""

import asyncio
from operator import itemgetter
from typing import Any

import httpx

from benchmarks import mall
from benchmarks.options import Options
from benchmarks.report import Goal, Report, compared
from benchmarks.rounds import Refused, Variant, take_turns
from benchmarks.server import Server
from benchmarks.world import World

_BY_HAND, _REST, _GRAPH = "by hand", "as our REST", "the graph"
QUERY = """{ businesses(first: 20) { nodes { id name
  services { id name price { amount currency } }
  reviews(first: 10) { nodes { id rating title body author { name } } }
  hours { weekday opens closes } } } }"""


def run(world: World, options: Options) -> Report:
    asyncio.run(mall.settle(world.settings))
    with (
        world.app("mall_by_hand:app") as by_hand,
        world.app("mall_as_rest:app") as rest,
        world.mercat() as mercat,
    ):
        variants = [
            Variant(_BY_HAND, by_hand, world.requests("/mall")),
            Variant(_REST, rest, world.requests("/mall")),
            Variant(_GRAPH, mercat, world.post("/graphql", {"query": QUERY})),
        ]
        size = _require_the_same(by_hand, mercat)
        samples = take_turns(variants, options)
    rows = compared(samples, _BY_HAND)
    mine = rows[_GRAPH]["CPU ratio"]
    goals = [
        Goal("against by hand", mine, 0.40),
        Goal("against our REST", mine / rows[_REST]["CPU ratio"], 0.75),
    ]
    return Report("graph", "20 businesses and what lies below", rows, goals, [f"{size} bytes"])


def _require_the_same(by_hand: Server, mercat: Server) -> int:
    """How many bytes the graph answers with. Raises Refused unless both tell the same."""
    theirs = httpx.get(f"http://127.0.0.1:{by_hand.port}/mall")
    ours = httpx.post(f"http://127.0.0.1:{mercat.port}/graphql", json={"query": QUERY})
    if _businesses(theirs) != _businesses(ours):
        raise Refused("the graph and the one by hand do not tell the same")
    return len(ours.content)


def _businesses(answer: httpx.Response) -> dict[str, Any]:
    """By id: the reviews of one are all of the same moment."""
    told = answer.json()["data"]["businesses"]["nodes"]
    for one in told:
        one["reviews"]["nodes"].sort(key=itemgetter("id"))
    return {one["id"]: one for one in told}
