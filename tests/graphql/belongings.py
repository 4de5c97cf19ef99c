"""What each capability of the graph is tried on, made for one visit."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select
from tests.architecture.cast import Cast, Prepare, Visitor
from tests.modules.bookings.rooms import Place, booked, settle
from tests.modules.businesses.teams import enlist
from tests.modules.leads.quotes.bids import another, offered, plumbers

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.businesses.models import Business, BusinessStatus, TeamRole
from mercat.modules.conversations.models import Conversation, ConversationKind, Message, Side
from mercat.modules.leads.models import Lead, LeadStatus, Quote, QuoteStatus
from mercat.modules.reviews.models import Review
from mercat.modules.venues.models import Room, Studio, StudioStatus
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7

Things = dict[str, str]
_HOURS = count()


async def nothing(_: Cast, __: Visitor) -> Things:
    return {}


def own(*names: str) -> Prepare:
    """What these parameters of a path stand for."""

    async def make(cast: Cast, owner: Visitor) -> Things:
        return await cast.belonging(owner, *names)

    return make


async def business(cast: Cast, owner: Visitor) -> Things:
    return await cast.belonging(owner, "business_id")


async def shop(cast: Cast, _: Visitor) -> Things:
    """That everybody sees, and nobody keeps yet."""
    place = await settle(cast.session)
    business = await cast.session.get_one(Business, place.business)
    business.status, business.published_at = BusinessStatus.PUBLISHED, Clock().now()
    return {"business_id": str(place.business)}


async def open_room(cast: Cast, _: Visitor) -> Things:
    """The one that can be booked, at an hour that nobody has had yet."""
    room = select(Room.id).join(Studio).where(Studio.status == StudioStatus.PUBLISHED)
    start = (Clock().now() + timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "room_id": str((await cast.session.scalars(room.where(Room.name == "Room A"))).one()),
        "starts_at": (start + timedelta(hours=next(_HOURS))).isoformat().replace("+00:00", "Z"),
    }


async def booking(cast: Cast, owner: Visitor) -> Things:
    """Theirs, at a business of theirs."""
    its_id = (await cast.belonging(owner, "booking_id"))["booking_id"]
    found = await cast.session.get_one(Booking, UUID(its_id))
    return {"booking_id": its_id, "business_id": str(found.business_id)}


async def reviewed(cast: Cast, owner: Visitor) -> Things:
    """By them: that business."""
    its_id = (await cast.belonging(owner, "review_id"))["review_id"]
    found = await cast.session.get_one(Review, UUID(its_id))
    return {"business_id": str(found.business_id)}


async def past_booking(cast: Cast, owner: Visitor) -> Things:
    """Theirs, at somebody else's, over for an hour."""
    now = Clock().now()
    times = {"starts_at": now - timedelta(hours=2), "ends_at": now - timedelta(hours=1)}
    place = _for(await settle(cast.session), owner.id)
    made = await booked(cast.session, place, status=BookingStatus.COMPLETED, **times)
    return {"booking_id": str(made.id)}


async def unanswered_review(cast: Cast, owner: Visitor) -> Things:
    """Of their business."""
    made = await cast.belonging(owner, "review_id")
    review = await cast.session.get_one(Review, UUID(made["review_id"]))
    review.reply = review.replied_at = None
    return made


async def lead(cast: Cast, owner: Visitor) -> Things:
    """Of a business of theirs, which somebody else wants something done by."""
    business_id, _ = await plumbers(cast.session, owner.id, Clock().now())
    request_id = await another(cast.session, await _somebody(cast), Clock().now())
    lead_id = await offered(cast.session, request_id, business_id)
    return {"lead_id": str(lead_id), "business_id": str(business_id)}


async def quote(cast: Cast, owner: Visitor) -> Things:
    """For what they want done, by somebody else's business."""
    now, bidder = Clock().now(), await _somebody(cast)
    business_id, _ = await plumbers(cast.session, bidder, now)
    request_id = await another(cast.session, owner.id, now)
    lead_id = await offered(cast.session, request_id, business_id)
    (await cast.session.get_one(Lead, lead_id)).status = LeadStatus.QUOTED
    start = slot()
    made = Quote(
        id=uuid7(),
        lead_id=lead_id,
        request_id=request_id,
        business_id=business_id,
        author_id=bidder,
        lines=[{"name": "Tap", "quantity": 1, "unit_amount": 9000, "amount": 9000}],
        currency="EUR",
        total_amount=9000,
        valid_until=now + timedelta(days=1),
        slots=[start],
        status=QuoteStatus.SENT,
    )
    cast.session.add(made)
    await cast.session.flush()
    return {"quote_id": str(made.id)}


async def conversation(cast: Cast, owner: Visitor) -> Things:
    """With a business, about a booking of theirs; somebody of the team has said one thing."""
    place, other = _for(await settle(cast.session), owner.id), await _somebody(cast)
    await enlist(cast.session, place.business, other, TeamRole.OWNER)
    about = await booked(cast.session, place)
    talk = Conversation(
        id=uuid7(),
        kind=ConversationKind.BOOKING,
        customer_id=owner.id,
        business_id=place.business,
        booking_id=about.id,
        last_seq=1,
    )
    said = Message(
        id=uuid7(),
        conversation_id=talk.id,
        seq=1,
        sender_id=other,
        side=Side.TEAM,
        client_id="a",
        body="The piano is tuned.",
    )
    for row in (talk, said):  # in this order
        cast.session.add(row)
        await cast.session.flush()
    return {"conversation_id": str(talk.id)}


def slot() -> dict[str, str]:
    """An hour of the day after tomorrow, in the middle of the day."""
    start = (Clock().now() + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
    return {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}


def _for(place: Place, customer: UUID) -> Place:
    return Place(place.business, place.studio, place.room, place.other, customer)


async def _somebody(cast: Cast) -> UUID:
    return UUID((await cast.belonging(Visitor(uuid7(), uuid7(), {}), "user_id"))["user_id"])
