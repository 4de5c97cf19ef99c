"""Who is there, told to whoever looks."""

from uuid import uuid4

from tests.platform.realtime.house import NEWS, House, until

from mercat.platform.realtime import topics
from mercat.platform.resources import Resources


async def test_whoever_looks_is_told_who_comes_and_goes(house: House) -> None:
    ada, bob = uuid4(), uuid4()
    looker, told = await house.connect(ada)
    assert await house.hubs[0].watch(looker, frozenset({bob})) == {bob: False}

    first, _ = await house.connect(bob, process=1)
    second, _ = await house.connect(bob, process=0)
    await until(lambda: told.written)
    assert await house.hubs[0].watch(looker, frozenset({bob})) == {bob: True}
    house.hubs[1].dismiss(first)
    house.hubs[0].dismiss(second)
    await until(lambda: len(told.written) == 2)

    assert told.frames == [
        {"type": "presence", "user_id": str(bob), "online": online} for online in (True, False)
    ]
    assert await house.hubs[0].watch(looker, frozenset()) == {}
    again, _ = await house.connect(bob, process=1)
    await house.publish(topics.of_user(ada), NEWS)
    await until(lambda: len(told.written) == 3)
    assert told.frames[-1] == {"type": "news"}
    house.hubs[1].dismiss(again)


async def test_whoever_is_parted_from_somebody_is_not_told_of_them_any_more(house: House) -> None:
    team, ada, bob, bea = topics.of_business(uuid4()), uuid4(), uuid4(), uuid4()
    looker, told = await house.connect(ada, team)
    other, still = await house.connect(bob, team)
    for socket in (looker, other):
        await house.hubs[0].watch(socket, frozenset({bea}))
    await house.part(team, bea, to=frozenset({ada}))
    await house.publish(team, NEWS)
    await until(lambda: told.written and still.written)
    await house.connect(bea, process=1)
    await until(lambda: len(still.written) == 2)
    await house.publish(team, NEWS)
    await until(lambda: len(told.written) == 2)

    assert [frame["type"] for frame in told.frames] == ["news", "news"]
    assert [frame["type"] for frame in still.frames][:2] == ["news", "presence"]
    assert (looker.watched, other.watched) == (frozenset(), frozenset({bea}))


async def test_whoever_goes_without_a_word_is_missed_after_a_while(
    resources: Resources, house: House
) -> None:
    ada, bob = uuid4(), uuid4()
    looker, told = await house.connect(ada)
    await house.connect(bob, process=1)
    assert await house.hubs[0].watch(looker, frozenset({bob})) == {bob: True}
    await house.hubs[0]._beat()
    await resources.cache.delete(f"presence:{bob}")  # as a minute later
    await house.hubs[0]._beat()

    assert told.frames == [{"type": "presence", "user_id": str(bob), "online": False}]
    assert await house.hubs[0]._presence.look([ada]) == {ada: True}
