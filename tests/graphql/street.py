"""Many businesses, each with all that hangs on one: as rows, so that many cost little."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.bookings.hall import tuning_offered
from tests.modules.bookings.rooms import Place, booked
from tests.modules.businesses.teams import enlist, found
from tests.modules.identity.staff import Account

from mercat.modules.bookings.models import Booking, BookingEvent, BookingStatus, Party
from mercat.modules.businesses.models import (
    Business,
    BusinessHours,
    BusinessStatus,
    Category,
    TeamRole,
)
from mercat.modules.conversations.models import Conversation, ConversationKind, Message, Side
from mercat.modules.leads.models import (
    Lead,
    LeadStatus,
    Quote,
    QuoteStatus,
    RequestStatus,
    ServiceRequest,
)
from mercat.modules.properties.models import Property, PropertyKind
from mercat.modules.reviews.models import Review, ReviewStatus
from mercat.modules.reviews.models import Side as ReviewSide
from mercat.modules.venues.models import (
    DayMode,
    Equipment,
    EquipmentType,
    OperatingDay,
    Room,
    RoomPrice,
    RoomStatus,
    Studio,
    StudioClosure,
    StudioSlug,
    StudioStatus,
)
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

_SLOT = {"starts_at": "2027-03-10T12:00:00Z", "ends_at": "2027-03-10T13:00:00Z"}
_LINE = {"name": "Tuning", "quantity": 1, "unit_amount": 9000, "amount": 9000}


class Street:
    """Olga runs every business; Bea has a booking, a lead and a review of each, and one home."""

    def __init__(self, resources: Resources, session: AsyncSession, category: UUID) -> None:
        self._now = resources.clock.now()
        self._session = session
        self._category = category
        self._kind = uuid7()
        self._home = uuid7()

    @classmethod
    async def build(
        cls, resources: Resources, olga: Account, bea: Account, count: int
    ) -> list[UUID]:
        """The ids of the businesses."""
        async with resources.database.open_session() as session:
            category = (await session.scalars(select(Category.id).limit(1))).one()
            street = cls(resources, session, category)
            await street._begin(bea)
            made = [await street._shop(number, olga, bea) for number in range(count)]
            await session.commit()
        return made

    async def _begin(self, bea: Account) -> None:
        kind = EquipmentType(id=self._kind, code="DRUMS", name="Drums", position=0)
        home = Property(
            id=self._home,
            owner_user_id=bea.id,
            label="Home",
            kind=PropertyKind.HOUSE,
            address_line1="221B Baker Street",
            is_default=True,
        )
        self._session.add_all([kind, home])
        await self._session.flush()

    async def _shop(self, number: int, olga: Account, bea: Account) -> UUID:
        business = await found(self._session, f"Shop {number}")
        business.status, business.published_at = BusinessStatus.PUBLISHED, self._now
        business.timezone, business.currency = "Europe/Paris", "EUR"
        business.latitude, business.longitude = 48.85, 2.35
        await enlist(self._session, business.id, olga.id, TeamRole.OWNER)
        self._session.add(BusinessHours(business_id=business.id, weekday=0, opens=540, closes=600))
        self._session.add(tuning_offered(uuid7(), business.id, self._category))
        studio = await self._studio(business, number)
        rooms = [await self._room(studio, place) for place in range(2)]
        place = Place(business.id, studio.id, rooms[0], rooms[1], bea.id)
        booking = await self._booking(place)
        await self._review(place)
        await self._talk(place, olga, booking_id=booking.id)
        await self._lead(place, olga, booking)
        return business.id

    async def _studio(self, business: Business, number: int) -> Studio:
        studio = Studio(
            id=uuid7(),
            business_id=business.id,
            name=f"Studio {number}",
            slug=f"studio-{number}",
            status=StudioStatus.PUBLISHED,
            published_at=self._now,
            timezone="Europe/Paris" if number % 2 else "America/Toronto",
            currency="EUR",
            latitude=48.85,
            longitude=2.35,
        )
        self._session.add(studio)
        await self._session.flush()
        self._furnish(studio)
        return studio

    def _furnish(self, studio: Studio) -> None:
        self._session.add(StudioSlug(slug=studio.slug, studio_id=studio.id))
        ahead = self._now + timedelta(days=3)
        self._session.add_all(
            OperatingDay(studio_id=studio.id, weekday=day, mode=DayMode.ALL_DAY, intervals=[])
            for day in range(7)
        )
        self._session.add(
            StudioClosure(studio_id=studio.id, starts_at=ahead, ends_at=ahead + timedelta(hours=5))
        )
        self._session.add(
            Equipment(
                studio_id=studio.id,
                equipment_type_id=self._kind,
                name="Kit",
                quantity=1,
                hired_out=False,
            )
        )

    async def _room(self, studio: Studio, position: int) -> UUID:
        """The second one is INACTIVE."""
        room = Room(
            id=uuid7(),
            studio_id=studio.id,
            name=f"Room {position}",
            capacity=5,
            status=RoomStatus.INACTIVE if position else RoomStatus.ACTIVE,
            position=position,
        )
        self._session.add(room)
        await self._session.flush()
        self._session.add(RoomPrice(room_id=room.id, duration_minutes=60, price_amount=4500))
        return room.id

    async def _booking(self, place: Place) -> Booking:
        booking = await booked(self._session, place, property_id=self._home)
        event = BookingEvent(
            booking_id=booking.id, kind="confirmed", status=booking.status, party=Party.CUSTOMER
        )
        self._session.add(event)
        return booking

    async def _review(self, place: Place) -> None:
        over = await booked(self._session, place, status=BookingStatus.COMPLETED)
        self._session.add(
            Review(
                booking_id=over.id,
                author_id=place.customer,
                side=ReviewSide.CUSTOMER,
                business_id=place.business,
                studio_id=place.studio,
                customer_id=place.customer,
                rating=4,
                status=ReviewStatus.PUBLISHED,
                opens_at=self._now,
                published_at=self._now,
            )
        )

    async def _talk(self, place: Place, olga: Account, **about: UUID) -> None:
        kind = ConversationKind.BOOKING if "booking_id" in about else ConversationKind.LEAD
        talk = Conversation(
            id=uuid7(),
            kind=kind,
            customer_id=place.customer,
            business_id=place.business,
            studio_id=place.studio,
            last_seq=3,
            **about,
        )
        self._session.add(talk)
        await self._session.flush()
        for seq in (1, 2, 3):
            is_team = seq == 2
            self._session.add(
                Message(
                    conversation_id=talk.id,
                    seq=seq,
                    sender_id=olga.id if is_team else place.customer,
                    side=Side.TEAM if is_team else Side.PERSON,
                    client_id=f"c{seq}",
                    body=f"Words {seq}",
                )
            )

    async def _lead(self, place: Place, olga: Account, booking: Booking) -> None:
        request = await self._request(place)
        later = self._now + timedelta(days=7)
        lead = Lead(
            id=uuid7(),
            request_id=request,
            business_id=place.business,
            wave=1,
            score=0.5,
            reasons=[],
            status=LeadStatus.WON,
            expires_at=later,
            responded_at=self._now,
        )
        self._session.add(lead)
        await self._session.flush()
        self._session.add(
            Quote(
                lead_id=lead.id,
                request_id=request,
                business_id=place.business,
                author_id=olga.id,
                lines=[_LINE],
                currency="EUR",
                total_amount=9000,
                valid_until=later,
                slots=[_SLOT],
                status=QuoteStatus.ACCEPTED,
                decided_at=self._now,
                booking_id=booking.id,
            )
        )
        await self._talk(place, olga, lead_id=lead.id)

    async def _request(self, place: Place) -> UUID:
        request = ServiceRequest(
            id=uuid7(),
            customer_id=place.customer,
            category_id=self._category,
            title="The piano is out of tune",
            property_id=self._home,
            fingerprint=uuid7().hex,
            status=RequestStatus.AWARDED,
            expires_at=self._now + timedelta(days=7),
        )
        self._session.add(request)
        await self._session.flush()
        return request.id
