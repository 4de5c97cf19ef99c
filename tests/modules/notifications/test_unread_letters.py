"""A letter about what nobody has read."""

from uuid import uuid4

from tests.conftest import MovableClock
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account
from tests.modules.notifications.test_notices import pass_time, texts

from mercat.platform.realtime import Presence
from mercat.platform.resources import Resources


async def minutes(post: Post, clock: MovableClock, some: int) -> None:
    """Pass, and those who were told 20 seconds after a message are told."""
    await pass_time(post, clock, seconds=30)
    await pass_time(post, clock, minutes=some)


async def say(parlour: Parlour, post: Post, there: str, word: str) -> None:
    await parlour.said(parlour.bea, there, word)
    await post.run()


async def settle(who: Account, mail: str, *, in_app: bool = True) -> None:
    wanted = [{"group": "MESSAGES", "in_app": in_app, "email": mail}]
    answer = await who.ask("PUT", "/notifications/preferences", {"preferences": wanted})
    assert answer.status_code == 200, answer.text


async def make_it_nine(parlour: Parlour, clock: MovableClock) -> None:
    """With everybody, whenever this runs: the letter of the day is not due before tomorrow."""
    east = (9 - clock.now().hour + 11) % 24 - 11
    await parlour.run("UPDATE users SET timezone = :zone", zone=f"Etc/GMT{-east:+d}")


async def test_one_letter_a_conversation_until_it_is_read(
    parlour: Parlour, post: Post, clock: MovableClock
) -> None:
    bea, mona, olga = parlour.bea, parlour.mona, parlour.olga
    await settle(parlour.max, "NEVER")
    await settle(mona, "INSTANT", in_app=False)
    await settle(olga, "DAILY")
    await make_it_nine(parlour, clock)
    there = await parlour.open(bea)

    async def letters() -> list[int]:
        return [len(post.letters(one.email)) for one in (mona, parlour.max, olga, bea)]

    await say(parlour, post, there, "one")
    await minutes(post, clock, 8)
    assert await letters() == [0, 0, 0, 0]
    await minutes(post, clock, 2)
    assert await letters() == [1, 0, 0, 0]
    (letter,) = post.letters(mona.email)
    assert letter.subject.startswith("New messages from Bea Y. on ")
    assert f"/conversations/{there}\n" in letter.text
    assert "\none" not in letter.text
    assert await texts(mona) == []
    # Nothing more until she has read it; then of what comes after.
    await say(parlour, post, there, "two")
    await minutes(post, clock, 11)
    assert await letters() == [1, 0, 0, 0]
    await mona.ask("POST", f"/conversations/{there}/read", {"seq": 2})
    await post.run()
    await say(parlour, post, there, "three")
    await minutes(post, clock, 5)
    await mona.ask("POST", f"/conversations/{there}/read", {"seq": 3})
    await post.run()
    await minutes(post, clock, 30)
    assert await letters() == [1, 0, 0, 0]

    # The letter of the day has it too, for whoever wants that one.
    await pass_time(post, clock, days=1)
    assert await letters() == [1, 0, 1, 0]
    assert "New messages from Bea Y." in post.letters(olga.email)[0].text


async def test_whoever_is_there_is_not_written_to_yet(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    mona, presence = parlour.mona, Presence(resources.cache)
    await parlour.said(parlour.bea, await parlour.open(parlour.bea), "one")
    await post.run()
    socket = uuid4()
    await presence.arrive(mona.id, socket, 10)
    await minutes(post, clock, 11)
    assert post.letters(mona.email) == []
    assert len(post.letters(parlour.olga.email)) == 1
    await presence.leave(mona.id, socket)
    await minutes(post, clock, 11)
    assert len(post.letters(mona.email)) == 1


async def test_whoever_has_left_or_muted_is_not_written_to(
    parlour: Parlour, post: Post, clock: MovableClock
) -> None:
    bea, mona, max_ = parlour.bea, parlour.mona, parlour.max
    there = await parlour.open(bea)
    await say(parlour, post, there, "one")
    await pass_time(post, clock, seconds=30)
    await parlour.dismiss(max_)
    await mona.ask("PATCH", f"/conversations/{there}/mute", {"muted": True})
    await pass_time(post, clock, minutes=11)
    for who in (max_, mona):
        subjects = [one.subject for one in post.letters(who.email)]
        assert not [one for one in subjects if one.startswith("New messages")], subjects
    assert len(post.letters(parlour.olga.email)) == 1
