"""Reviews as everybody reads them: page by page, by stars, with what the business replies."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from tests.modules.bookings.rooms import Place, booked
from tests.modules.files.shelved import shelved
from tests.modules.identity.staff import API
from tests.modules.reviews.stage import Stage, refused

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.files.models import FilePurpose
from mercat.modules.reviews.models import Review, ReviewStatus, Side
from mercat.platform.ids import uuid7

RATINGS = [5, 4, 1, 5, 3, 5, 2, 4, 5, 1, 3, 5]


async def _given(stage: Stage, ratings: list[int]) -> list[str]:
    """As rows, an hour apart, the oldest first; counted as operators would have it counted."""
    now = stage.resources.clock.now()
    place = Place(
        stage.hall.business, stage.hall.studio, stage.hall.room, stage.hall.room, stage.bea.id
    )
    reviews = []
    async with stage.resources.database.open_session() as session:
        for number, rating in enumerate(ratings):
            booking = await booked(session, place, status=BookingStatus.COMPLETED)
            reviews.append(
                Review(
                    id=uuid7(),
                    booking_id=booking.id,
                    author_id=stage.bea.id,
                    side=Side.CUSTOMER,
                    business_id=stage.hall.business,
                    studio_id=stage.hall.studio if rating != 2 else None,
                    customer_id=stage.bea.id,
                    rating=rating,
                    status=ReviewStatus.FLAGGED if rating == 3 else ReviewStatus.PUBLISHED,
                    opens_at=now,
                    published_at=now - timedelta(hours=len(ratings) - number),
                )
            )
        session.add_all(reviews)
        await session.commit()
    return [str(one.id) for one in reviews]


async def _walk(stage: Stage, query: str, of: str = "businesses") -> list[str]:
    """Page by page, while somebody writes another before each."""
    found, cursor = [], ""
    while True:
        page = await stage.listed(stage.carl, f"?limit=5&{query}{cursor}", of)
        found += [item["id"] for item in page["items"]]
        await _given(stage, [5])
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


ORDERS: dict[str, Callable[[int], object]] = {
    "": lambda n: -n,
    "sort=highest": lambda n: (-RATINGS[n], -n),
    "sort=lowest": lambda n: (RATINGS[n], n),
    "rating=5": lambda n: -n,
    "rating=5&sort=lowest": lambda n: n,
}


async def test_every_one_once_in_each_order(stage: Stage) -> None:
    ids = await _given(stage, RATINGS)
    for query, order in ORDERS.items():
        for of in ("businesses", "studios"):
            asked = [n for n in range(len(ids)) if "rating" not in query or RATINGS[n] == 5]
            there = [n for n in asked if of == "businesses" or RATINGS[n] != 2]

            walked = await _walk(stage, query, of)

            mine = [one for one in walked if one in ids]
            assert mine == [ids[n] for n in sorted(there, key=order)], (query, of)  # type: ignore[arg-type]  # they compare
            assert len(set(walked)) == len(walked)


async def test_a_cursor_is_of_its_list(stage: Stage) -> None:
    await _given(stage, [5, 4, 3])
    cursor = (await stage.listed(stage.carl, "?limit=1"))["next_cursor"]

    for path in (
        f"/businesses/{stage.hall.business}/reviews?sort=lowest&cursor={cursor}",
        f"/businesses/{stage.hall.business}/reviews?rating=5&cursor={cursor}",
        f"/studios/{stage.hall.studio}/reviews?cursor={cursor}",
        f"/reviews?cursor={cursor}",
    ):
        assert refused(await stage.carl.get(path)) == (400, "bad_cursor")
    bad = await stage.carl.get(f"/businesses/{stage.hall.business}/reviews?sort=best")
    assert refused(bad) == (422, "validation_error")


async def test_what_strangers_read(stage: Stage) -> None:
    """Of whoever wrote it a first name and an initial."""
    await stage.run("UPDATE users SET first_name = 'Bea', last_name = 'lovelace' WHERE id = :id",
                    id=stage.bea.id)  # fmt: skip
    photo = await shelved(stage.resources, stage.bea.id, FilePurpose.REVIEW_PHOTO)
    told = await stage.both(
        stage.bea, 4, title="Warm", body="Cold coffee.", photo_file_ids=[str(photo)]
    )
    await stage.olga.ask("POST", f"/reviews/{told['id']}/reply", {"body": "New cups."})
    path = f"{API}/businesses/{stage.hall.business}"
    client = stage.bea.client

    response = await client.get(f"{path}/reviews")
    again = await client.get(f"{path}/reviews", headers={"If-None-Match": response.headers["ETag"]})

    body = response.json()
    (item,) = body["items"]
    assert item["author"] == {"name": "Bea L."}
    assert item["reply"]["body"] == "New cups."
    assert [set(one) for one in item["photos"]] == [{"thumb", "card", "full"}]
    assert set(item) == {
        *("id", "rating", "title", "body", "author", "studio", "photos", "reply"),
        *("published_at", "edited_at"),
    }
    assert body["summary"] == {
        "count": 1,
        "average": 4.0,
        "stars": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0},
    }
    assert (again.status_code, again.content) == (304, b"")
    assert str(stage.bea.id) not in response.text
    page = (await client.get(path)).json()
    assert (page["rating_average"], page["rating_count"]) == (4.0, 1)


async def test_of_a_business_that_is_not_shown_nothing_is(stage: Stage) -> None:
    told = await stage.both(stage.bea)
    await stage.run("UPDATE businesses SET status = 'DRAFT'")

    for path in (
        f"/businesses/{stage.hall.business}/reviews",
        f"/studios/{stage.hall.studio}/reviews",
    ):
        assert (await stage.carl.get(path)).status_code == 404
    flagged = await stage.carl.ask("POST", f"/reviews/{told['id']}/flag", {"reason": "FAKE"})
    assert refused(flagged) == (404, "review_not_found")
    assert (await stage.listed(stage.olga))["summary"]["count"] == 1


async def test_two_replies_at_once_are_one(stage: Stage) -> None:
    told = await stage.both(stage.bea)
    path = f"/reviews/{told['id']}/reply"

    answers = await asyncio.gather(
        *(
            who.ask("POST", path, {"body": who.email})
            for who in (stage.olga, stage.mona, stage.olga, stage.mona)
        )
    )

    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    (item,) = (await stage.listed(stage.carl))["items"]
    (won,) = [one.json() for one in answers if one.status_code == 200]
    assert item == won


async def test_who_replies(stage: Stage) -> None:
    told = await stage.both(stage.bea)
    path = f"/reviews/{told['id']}/reply"
    about = await stage.value("SELECT id FROM reviews WHERE side = 'BUSINESS'")
    before = await stage.state()

    assert refused(await stage.mona.ask("PUT", path, {"body": "X"})) == (404, "reply_not_found")
    for who in (stage.bea, stage.carl):
        assert refused(await who.ask("POST", path, {"body": "X"})) == (403, "forbidden")
    own = await stage.mona.ask("POST", f"/reviews/{about}/reply", {"body": "X"})
    assert refused(own) == (403, "forbidden")
    assert await stage.state() == before

    await stage.mona.ask("POST", path, {"body": "Thank you."})
    changed = await stage.olga.ask("PUT", path, {"body": "Thank you, Bea."})
    assert changed.json()["reply"]["body"] == "Thank you, Bea."
    acts = (
        "SELECT string_agg(action, ' ' ORDER BY position) FROM audit_events WHERE target_id = :id"
    )
    assert await stage.value(acts, id=told["id"]) == "review.replied review.reply_changed"
