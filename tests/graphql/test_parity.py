"""REST and the graph are two doors of one house: whoever comes is told the same at both."""

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.cast import CALLERS, Cast
from tests.graphql.capabilities import CAPABILITIES, Capability
from tests.graphql.comparing import Asked, by_graph, by_rest, field_of, root, shared, wrapped
from tests.modules.bookings.hall import build
from tests.modules.identity.staff import join
from tests.modules.search.index import make_documents

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

_OWN_NAMES = {"number", "payment_url", "fingerprint"}
"""What is another each time something is made, beside ids and moments."""
_WRITTEN = text("""
    SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM audit_events),
           (SELECT count(*) FROM idempotency_keys), (SELECT count(*) FROM messages),
           (SELECT count(*) FROM participants), (SELECT count(*) FROM favourites)
""")


def test_no_field_is_without_its_door() -> None:
    known = {(one.root, one.field) for one in CAPABILITIES}
    declared = {(name, field) for name in ("query", "mutation") for field in root(name).fields}
    assert declared == known, "Write into capabilities.py which door of REST does the same."


@pytest.mark.parametrize("capability", CAPABILITIES, ids=lambda one: one.field)
async def test_everybody_is_told_the_same(
    client: AsyncClient, session: AsyncSession, resources: Resources, capability: Capability
) -> None:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    await build(resources, olga)
    await make_documents(resources)
    cast, done = Cast(session, resources, client), []
    for caller in CALLERS:
        rest = await by_rest(cast, client, caller, capability)
        graph = await by_graph(cast, client, caller, capability, rest.told)
        assert graph.refused == rest.refused, caller
        if rest.refused is None:
            done.append(caller)
            _compare(capability, rest, graph)
    assert done, "Nobody may: then nothing is compared."


def _compare(capability: Capability, rest: Asked, graph: Asked) -> None:
    like = wrapped(capability, rest.told)
    pairs = list(shared(field_of(capability).type, like, graph.told))
    assert {at for at, _, other in pairs if other is ...} == capability.lacks
    others = [
        (at, one, other)
        for at, one, other in pairs
        if other not in (..., one) and at.rpartition(".")[2] not in _OWN_NAMES
    ]
    assert not others, others
