"""What failed every time, put back."""

import asyncio

from sqlalchemy import text
from tests.platform.outbox.trial import Trial, handler, heavy

from mercat.platform.outbox.dead_letters import dead_letters, replay

HEAVY = handler(heavy, heavy=True)


async def test_dead_letters_are_put_back_and_delivered(trial: Trial) -> None:
    engine = trial.resources.database.engine
    for number in (1, 2, 3):
        await trial.touch(f"thing {number}", number)
    await trial.relay(HEAVY).take()
    for job in await trial.publish():
        await trial.worker().run(job)
    letters = await dead_letters(engine)
    assert len(letters) == 3

    assert await replay(engine, [letters[1].id]) == 1
    assert [letter.id for letter in await dead_letters(engine)] == [letters[0].id, letters[2].id]
    for job in await trial.publish():
        assert await trial.worker(HEAVY).run(job) is True
    assert await replay(engine) == 2
    assert await replay(engine) == 0
    for job in await trial.publish():
        assert await trial.worker(HEAVY).run(job) is True

    numbers = [number for _, number in await trial.effects("heavy")]
    assert sorted(numbers) == [1, 2, 3]
    assert await dead_letters(engine) == []


async def test_a_letter_that_dies_during_a_replay_is_not_lost(trial: Trial) -> None:
    engine = trial.resources.database.engine
    await trial.touch("a", 1)
    await trial.touch("b", 2)
    await trial.relay(HEAVY).take()
    first, second = await trial.publish()
    await trial.worker().run(first)

    async with engine.connect() as slow:
        # Holds up the replay in the middle: somebody is writing the very same delivery.
        await slow.execute(
            text("""
                INSERT INTO deliveries
                    (id, event_id, handler, position, aggregate, payload, due_at)
                SELECT id, event_id, handler, position, aggregate, payload, now()
                FROM dead_letters""")
        )
        replaying = asyncio.create_task(replay(engine))
        await _until_somebody_waits(trial)
        await trial.worker().run(second)
        await slow.rollback()
    assert await replaying == 1

    assert [letter.id for letter in await dead_letters(engine)] == [second]


async def _until_somebody_waits(trial: Trial) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    async with asyncio.timeout(60):
        while not await trial.one(waiting):  # noqa: ASYNC110 (a lock rings no bell)
            await asyncio.sleep(0.01)
