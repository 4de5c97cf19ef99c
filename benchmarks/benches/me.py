"""A signed-in caller asks who they are: a token, the cache, one row."""

import time
from collections.abc import Sequence
from uuid import UUID, uuid4

import httpx
import jwt

from benchmarks.options import Options
from benchmarks.report import Goal, Report, compared
from benchmarks.rounds import Refused, Variant, take_turns
from benchmarks.world import World

_ACTIVE = 200
"""Callers who come back so soon that Mercat remembers their token's signature."""
_ROLES = {"roles", "permissions", "memberships"}
"""What only Mercat and the yardstick tell."""
_MINE = "Mercat"
_BY_HAND = "by hand"
_TEMPLATE = "as templates do"


def run(world: World, options: Options) -> Report:
    ours = [caller.token for caller in world.callers]
    theirs = [token_by_hand(world, caller.user_id) for caller in world.callers[:_ACTIVE]]
    with (
        world.app("by_hand:app") as by_hand,
        world.app("as_templates_do:app") as template,
        world.mercat() as mercat,
    ):
        variants = [
            Variant(_BY_HAND, by_hand, world.requests("/me", theirs)),
            Variant(_MINE, mercat, world.requests("/api/v1/auth/me", ours[:_ACTIVE])),
            Variant("Mercat, 10,000 callers", mercat, world.requests("/api/v1/auth/me", ours)),
            Variant(_TEMPLATE, template, world.requests("/me", theirs)),
        ]
        require_same_answers(variants)
        samples = take_turns(variants, options)
    rows = compared(samples, _BY_HAND)
    mine = rows[_MINE]
    goals = [
        Goal("against by hand", mine["CPU ratio"], 0.80),
        Goal("against the template's way", mine["CPU ratio"] / rows[_TEMPLATE]["CPU ratio"], 3.5),
        Goal("p99 / p50", mine["p99 / p50"], 3.0, at_least=False),
    ]
    return Report("me", "GET /auth/me, signed in", rows, goals)


def token_by_hand(world: World, user_id: UUID) -> str:
    claims = {"sub": str(user_id), "jti": uuid4().hex, "exp": int(time.time()) + 3600}
    return jwt.encode(claims, world.env["SECRET_KEY"], "HS256")


def require_same_answers(variants: Sequence[Variant]) -> None:
    """Raises Refused unless all speak of the same person, in the same fields but for the roles."""
    answers = [_first_answer(variant) for variant in variants]
    people = {answer["email"] for answer in answers}
    shapes = {frozenset(answer.keys() - _ROLES) for answer in answers}
    if len(people) > 1 or len(shapes) > 1:
        raise Refused(f"The variants do not answer alike: {answers}")


def _first_answer(variant: Variant) -> dict[str, str]:
    head, *fields = variant.requests.read_bytes().split(b"\0")[0].decode().split("\r\n")
    url = f"http://127.0.0.1:{variant.server.port}{head.split()[1]}"
    headers = dict(field.split(": ") for field in fields if field)
    answer: dict[str, str] = httpx.get(url, headers=headers).raise_for_status().json()
    return answer
