"""The stars are counted anew where they are wrong; and what is left of people who go."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account
from tests.modules.reviews.stage import Stage

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.identity.events import UserAnonymised
from mercat.modules.reviews import handlers
from mercat.modules.reviews.dependencies import check_ratings, recount_ratings
from mercat.platform.observability import metrics
from mercat.platform.personal_data import Subject
from mercat.platform.personal_data.tables import Holdings


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("businesses", "rating_counts = '{0,0,0,2,0}'"),
        ("businesses", "rating_count = 2"),
        ("studios", "rating_average = 4.5"),
        ("studios", "rating_counts = DEFAULT, rating_count = 0, rating_average = NULL"),
    ],
)
async def test_what_is_counted_wrong_is_found_and_put_right(
    stage: Stage, session: AsyncSession, table: str, wrong: str
) -> None:
    await stage.both(stage.bea, 4)
    await stage.said(stage.bea, await stage.over(stage.bea), 1)  # hidden, and in no count
    assert await stage.faults() == []
    await stage.run(f"UPDATE {table} SET {wrong}")  # noqa: S608 (our own words)

    (fault,) = await check_ratings(session).execute()
    assert (fault.kind, fault.wanted) == (
        {"businesses": "business", "studios": "studio"}[table],
        (0, 0, 0, 1, 0),
    )
    assert metrics.ratings._value.get() == 1
    assert await recount_ratings(session).execute() == 1

    assert (await check_ratings(session).execute(), metrics.ratings._value.get()) == ([], 0)
    assert await recount_ratings(session).execute() == 0
    assert await stage.stars() == {4: 1}


async def _erase(stage: Stage, who: Account, session: AsyncSession) -> None:
    """As accounts are erased; and a worker may hear of it twice."""
    for _ in range(2):
        await Holdings(session, PERSONAL_DATA).erase(Subject(who.id, who.email))
        await session.commit()
    await stage.run("UPDATE users SET status = 'DELETED' WHERE id = :id", id=who.id)
    (forget,) = [one for one in handlers.HANDLERS if one.event is UserAnonymised]
    for _ in range(2):
        async with stage.resources.database.open_session() as own:
            await forget.run(UserAnonymised(user_id=who.id), own, stage.resources)


async def test_what_a_customer_has_said_stays_without_their_name(
    stage: Stage, session: AsyncSession, post: Post
) -> None:
    await stage.both(stage.bea, 4, body="Cold coffee.")
    hidden = await stage.said(stage.bea, await stage.over(stage.bea), 1, body="Never seen.")
    about = "SELECT concat(title, body) FROM reviews WHERE side = 'BUSINESS'"

    await _erase(stage, stage.bea, session)

    (item,) = (await stage.listed(stage.carl))["items"]
    assert (item["body"], item["author"]) == ("Cold coffee.", {"name": "A former customer"})
    assert await stage.value(about) == ""  # what was said of her is gone
    await stage.run("UPDATE reviews SET opens_at = now()")
    await stage.open_due()
    seen = "SELECT concat(body, published_at) FROM reviews WHERE id = :id"
    assert await stage.value(seen, id=hidden["id"]) == ""
    assert (await stage.stars(), await stage.faults()) == ({4: 1}, [])
    await post.run()
    await post.run()
    assert post.letters(stage.bea.email) == []


async def test_what_somebody_is_given_of_their_own(stage: Stage, session: AsyncSession) -> None:
    told = await stage.both(stage.bea, 2, body="Cold coffee.")
    await stage.carl.ask("POST", f"/reviews/{told['id']}/flag", {"reason": "SPAM", "note": "Ad."})

    async def given(who: Account) -> dict[str, list[str | None]]:
        areas = await Holdings(session, PERSONAL_DATA).export(Subject(who.id, who.email))
        return {
            table: [row.get("body") or row.get("note") for row in rows]
            for table, rows in areas["reviews"].items()
            if rows
        }

    assert await given(stage.bea) == {"reviews": ["Cold coffee."]}
    assert await given(stage.carl) == {"review_flags": ["Ad."]}
    assert await given(stage.olga) == {}
