"""Who may say how it was, of what, and until when."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.modules.businesses.teams import enlist
from tests.modules.files.shelved import shelved
from tests.modules.identity.staff import Account
from tests.modules.reviews.stage import Stage, refused, say

from mercat.modules.businesses.models import Category, TeamRole
from mercat.modules.files.models import FilePurpose
from mercat.modules.leads.models import (
    Lead,
    LeadStatus,
    Quote,
    QuoteStatus,
    RequestStatus,
    ServiceRequest,
)
from mercat.platform.ids import uuid7

NOBODY = "01a1fd39-1dbe-713b-9983-0562bc1ed764"


async def test_what_its_author_is_told(stage: Stage) -> None:
    booking_id = await stage.over(stage.bea)
    photo = await shelved(stage.resources, stage.bea.id, FilePurpose.REVIEW_PHOTO)

    told = await stage.said(
        stage.bea,
        booking_id,
        4,
        title=" Warm sound ",
        body="Cold coffee.",
        photo_file_ids=[str(photo)],
    )

    assert (told["side"], told["status"], told["published_at"]) == ("CUSTOMER", "HIDDEN", None)
    assert (told["rating"], told["title"], told["body"]) == (4, "Warm sound", "Cold coffee.")
    assert (told["booking_id"], told["request_id"]) == (booking_id, None)
    assert told["studio"]["id"] == str(stage.hall.studio)
    assert [set(one) for one in told["photos"]] == [{"thumb", "card", "full"}]
    ends = "SELECT ends_at + interval '14 days' = opens_at FROM reviews JOIN bookings ON true"
    assert await stage.value(ends)
    mine = (await stage.bea.get("/reviews")).json()
    assert mine == {"items": [told], "next_cursor": None}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"status": "CONFIRMED"}, "not_completed"),
        ({"status": "IN_PROGRESS"}, "not_completed"),
        ({"status": "CANCELLED"}, "not_completed"),
        ({"status": "NO_SHOW"}, "not_completed"),
        ({"days": 14}, "review_too_late"),
    ],
)
async def test_only_after_the_deal_and_not_for_ever(
    stage: Stage, more: dict[str, object], code: str
) -> None:
    days = more.pop("days", 0)
    booking_id = await stage.over(stage.bea, **more)
    await stage.run(
        f"UPDATE bookings SET starts_at = starts_at - interval '{days} days', "  # noqa: S608 (a number of ours)
        f"ends_at = ends_at - interval '{days} days'"
    )
    before = await stage.state()

    for who in (stage.bea, stage.mona):
        response = await say(who, {"booking_id": booking_id, "rating": 5})
        assert refused(response) == (409, code)
    assert await stage.state() == before


async def test_as_long_as_there_is_time(stage: Stage) -> None:
    now = stage.resources.clock.now()
    end = now - timedelta(days=14) + timedelta(minutes=1)
    booking_id = await stage.over(stage.bea, starts_at=end - timedelta(hours=1), ends_at=end)

    assert (await stage.said(stage.bea, booking_id))["status"] == "HIDDEN"


async def test_who_may_not(stage: Stage, clerk: Account) -> None:
    """Carl was not there; Mel may look at bookings and no more; Olga is her own customer."""
    booking_id = await stage.over(stage.bea)
    own = await stage.over(stage.olga)
    async with stage.resources.database.open_session() as session:
        mel = stage.carl
        await enlist(session, stage.hall.business, mel.id, TeamRole.MEMBER)
        await session.commit()
    before = await stage.state()

    async def told(who: Account, **body: object) -> tuple[int, str]:
        return refused(await say(who, {"rating": 1, **body}))

    assert await told(mel, booking_id=booking_id) == (403, "forbidden")
    assert await told(clerk, booking_id=booking_id) == (403, "forbidden")
    assert await told(stage.olga, booking_id=own) == (409, "own_business")
    assert await told(stage.bea, booking_id=own) == (404, "booking_not_found")
    assert await told(stage.bea, booking_id=NOBODY) == (404, "booking_not_found")
    assert await told(stage.bea, request_id=NOBODY) == (404, "request_not_found")
    assert await told(stage.bea) == (422, "validation_error")
    assert await told(stage.bea, booking_id=own, request_id=own) == (422, "validation_error")
    assert await stage.state() == before


@pytest.mark.parametrize("wrong", [{"rating": 0}, {"rating": 6}, {"rating": "5"}, {"title": " "}])
async def test_what_is_no_review(stage: Stage, wrong: dict[str, object]) -> None:
    booking_id = await stage.over(stage.bea)

    response = await say(stage.bea, {"booking_id": booking_id, "rating": 5, **wrong})

    assert refused(response) == (422, "validation_error")
    assert await stage.value("SELECT count(*) FROM reviews") == 0


async def test_once_a_side_and_a_retry_is_the_same(stage: Stage) -> None:
    booking_id = await stage.over(stage.bea)
    body = {"booking_id": booking_id, "rating": 5}
    first = await say(stage.bea, body, "one")
    again = await say(stage.bea, body, "one")
    before = await stage.state()

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert refused(await say(stage.bea, body | {"rating": 1}, "one"))[0] == 422
    assert refused(await say(stage.bea, body, "two")) == (409, "already_reviewed")
    assert await stage.state() == before


async def test_photos_are_ones_own_and_used_once(stage: Stage) -> None:
    theirs = await shelved(stage.resources, stage.carl.id, FilePurpose.REVIEW_PHOTO)
    other = await shelved(stage.resources, stage.bea.id, FilePurpose.PROPERTY_PHOTO)
    booking_id = await stage.over(stage.bea)
    before = await stage.state()

    for file_id in (theirs, other):
        body = {"booking_id": booking_id, "rating": 5, "photo_file_ids": [str(file_id)]}
        assert refused(await say(stage.bea, body))[1] == "file_not_usable"
    assert await stage.state() == before


async def test_by_the_request_that_it_came_of(stage: Stage) -> None:
    booking_id = await stage.over(stage.bea)
    asked, won = await _asked(stage, None), await _asked(stage, UUID(booking_id))

    assert refused(await say(stage.bea, {"request_id": str(asked), "rating": 5})) == (
        409,
        "not_completed",
    )
    for request_id in (asked, won):
        foreign = await say(stage.carl, {"request_id": str(request_id), "rating": 5})
        assert refused(foreign) == (404, "request_not_found")
    told = (await say(stage.bea, {"request_id": str(won), "rating": 5})).json()
    assert (told["booking_id"], told["request_id"]) == (booking_id, str(won))
    other = (await say(stage.olga, {"booking_id": booking_id, "rating": 5})).json()
    assert (other["side"], other["request_id"]) == ("BUSINESS", str(won))


async def _asked(stage: Stage, booking_id: UUID | None) -> UUID:
    """A request of Bea's, which the hall has quoted for, and got if there is a booking."""
    now = stage.resources.clock.now()
    async with stage.resources.database.open_session() as session:
        request = ServiceRequest(
            id=uuid7(), customer_id=stage.bea.id, title="Tune it", windows=[], wave=1,
            category_id=(await session.scalars(select(Category.id).limit(1))).one(),
            fingerprint=uuid7().hex, status=RequestStatus.COMPLETED, expires_at=now,
        )  # fmt: skip
        lead = Lead(
            id=uuid7(), request_id=request.id, business_id=stage.hall.business, wave=1, score=1.0,
            reasons=[], status=LeadStatus.WON if booking_id else LeadStatus.QUOTED, expires_at=now,
        )  # fmt: skip
        quote = Quote(
            id=uuid7(), lead_id=lead.id, request_id=request.id, business_id=stage.hall.business,
            lines=[{}], currency="EUR", total_amount=1, valid_until=now, slots=[{}],
            status=QuoteStatus.ACCEPTED if booking_id else QuoteStatus.SENT, booking_id=booking_id,
        )  # fmt: skip
        for row in (request, lead, quote):
            session.add(row)
            await session.flush()
        await session.commit()
    return request.id
