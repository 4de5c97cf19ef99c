"""All that decides how something is booked, in one statement each: for whoever books it
in their transaction, for whoever only asks by the hot reads.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import CalendarEntry
from mercat.modules.bookings.repository.weeks import (
    SINCE,
    UNTIL,
    closures_told,
    days_told,
    hours_told,
)
from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.catalogue.models import Offering
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.properties.models import Property
from mercat.modules.venues.models import Equipment, Room, Studio
from mercat.platform.reads import Query, Reads, Row
from mercat.platform.writes import Writes

_USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
_MEMBER: ColumnElement[Any] = bindparam("member_id", type_=Uuid)


class _Fact:
    """A question for both data paths."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.query = Query(statement)
        self.locking = Query(statement.with_for_update(read=True, key_share=True, of=Business))


def _role() -> ColumnElement[Any]:
    """What whoever asks is in the team."""
    return (
        select(BusinessMember.role)
        .where(BusinessMember.business_id == Business.id, BusinessMember.user_id == _USER)
        .correlate(Business)
        .scalar_subquery()
    )


def _has_property() -> ColumnElement[bool]:
    """Whether it is the customer's own."""
    return exists().where(
        Property.id == bindparam("property_id", type_=Uuid),
        Property.owner_user_id == bindparam("owner_id", type_=Uuid),
        Property.archived_at.is_(None),
    )


_BUSINESS = (
    Business.id.label("business_id"),
    Business.name.label("business_name"),
    Business.status.label("business_status"),
    Business.archived_at.label("business_archived_at"),
    Business.currency.label("business_currency"),
    Business.tax_basis_points,
    _role().label("role"),
)
_OF_SERVICES = (
    Business.timezone,
    Business.min_notice_minutes,
    Business.max_advance_days,
    Business.cancellation_policy,
    cast(Business.cancellation_terms, Text).label("cancellation_terms"),
    hours_told().label("hours"),
)
_room = (
    select(
        Room.id,
        Room.name,
        Room.granularity_minutes,
        Room.min_duration_minutes,
        Room.max_duration_minutes,
        Room.status,
        Room.archived_at,
        Studio.id.label("studio_id"),
        Studio.status.label("studio_status"),
        Studio.archived_at.label("studio_archived_at"),
        Studio.timezone,
        Studio.currency,
        Studio.min_notice_minutes,
        Studio.max_advance_days,
        Studio.buffer_minutes,
        Studio.cancellation_policy,
        cast(Studio.cancellation_terms, Text).label("cancellation_terms"),
        days_told().label("days"),
        closures_told().label("closures"),
        *_BUSINESS,
    )
    .select_from(Room)
    .join(Studio, Studio.id == Room.studio_id)
    .join(Business, Business.id == Studio.business_id)
)
_ROOM = _Fact(_room.where(Room.id == bindparam("room_id", type_=Uuid)))
_ROOMS = _Fact(_room.where(Room.id == any_(bindparam("room_ids", type_=ARRAY(Uuid)))))
_SERVICE = _Fact(
    select(
        Offering.id,
        Offering.name,
        Offering.status,
        Offering.archived_at,
        Offering.pricing,
        Offering.price_amount,
        Offering.price_currency,
        Offering.duration_minutes,
        Offering.buffer_minutes,
        Offering.performed_at,
        Offering.bookable_online,
        Offering.needs_approval,
        *_OF_SERVICES,
        _has_property().label("has_property"),
        *_BUSINESS,
    )
    .select_from(Offering)
    .join(Business, Business.id == Offering.business_id)
    .where(Offering.id == bindparam("offering_id", type_=Uuid))
)
_SELLER = _Fact(
    select(
        *_OF_SERVICES,
        Offering.id.label("offering_id"),
        Offering.name.label("offering_name"),
        Offering.buffer_minutes,
        _has_property().label("has_property"),
        *_BUSINESS,
    )
    .select_from(Business)
    .outerjoin(
        Offering,
        and_(
            Offering.id == bindparam("offering_id", type_=Uuid),
            Offering.business_id == Business.id,
        ),
    )
    .where(Business.id == bindparam("business_id", type_=Uuid))
)
_busy = (
    select(func.count())
    .where(
        CalendarEntry.calendar_id == BusinessMember.id,
        CalendarEntry.live,
        CalendarEntry.starts_at >= SINCE,
        CalendarEntry.starts_at < UNTIL,
    )
    .correlate(BusinessMember)
    .scalar_subquery()
)
_MEMBERS = _Fact(
    select(BusinessMember.id)
    .join(User, User.id == BusinessMember.user_id)
    .where(
        BusinessMember.business_id == bindparam("business_id", type_=Uuid),
        BusinessMember.bookable,
        User.status == UserStatus.ACTIVE,
        or_(_MEMBER.is_(None), BusinessMember.id == _MEMBER),
    )
    .order_by(_busy, BusinessMember.created_at, BusinessMember.id)
)
_COLLEAGUES = _Fact(
    select(
        BusinessMember.id,
        BusinessMember.bookable,
        (BusinessMember.user_id == bindparam("author_id", type_=Uuid)).label("is_author"),
    )
    .join(User, User.id == BusinessMember.user_id)
    .where(
        BusinessMember.business_id == bindparam("business_id", type_=Uuid),
        User.status == UserStatus.ACTIVE,
    )
    .order_by(_busy, BusinessMember.created_at, BusinessMember.id)
)
_HIRED = _Fact(
    select(
        Equipment.id,
        Equipment.name,
        Equipment.quantity,
        Equipment.price_amount,
        Equipment.price_unit,
    )
    .where(
        Equipment.id == any_(bindparam("equipment_ids", type_=ARRAY(Uuid))),
        Equipment.studio_id == bindparam("studio_id", type_=Uuid),
        or_(
            Equipment.room_id.is_(None),
            Equipment.room_id == bindparam("room_id", type_=Uuid),
        ),
        Equipment.hired_out,
        Equipment.archived_at.is_(None),
    )
    .order_by(Equipment.id)
)


class Facts(ABC):
    """`user_id` is whoever asks, None for nobody; `since` and `until` bound the closures, and the
    entries by which members are told to be busy.
    """

    async def room(self, **values: Any) -> Row | None:
        rows = await self._rows(_ROOM, values, lock=True)
        return next(iter(rows), None)

    async def rooms(self, **values: Any) -> Sequence[Row]:
        """Of many (`room_ids`), for whoever only asks."""
        return await self._rows(_ROOMS, values)

    async def service(self, **values: Any) -> Row | None:
        """With whether the property is theirs."""
        rows = await self._rows(_SERVICE, values, lock=True)
        return next(iter(rows), None)

    async def members(self, **values: Any) -> Sequence[Row]:
        """Whom customers can book there, the least busy first; `member_id`: None for any."""
        return await self._rows(_MEMBERS, values)

    async def seller(self, **values: Any) -> Row | None:
        """A business, with one of its services, and with whether the property is theirs."""
        rows = await self._rows(_SELLER, values, lock=True)
        return next(iter(rows), None)

    async def colleagues(self, **values: Any) -> Sequence[Row]:
        """All its active members, the least busy first: bookable or not, and who is the author."""
        return await self._rows(_COLLEAGUES, values)

    async def hired(self, **values: Any) -> Sequence[Row]:
        """Of this equipment what is hired out with the room."""
        return await self._rows(_HIRED, values)

    @abstractmethod
    async def _rows(
        self, fact: _Fact, values: dict[str, Any], *, lock: bool = False
    ) -> Sequence[Row]:
        """The rows of one question. `lock`: nobody else changes what they stand on."""


class FactRepository(Facts):
    """For whoever makes a booking: until the commit the business is not another's to lock, which is
    what the booking's foreign key would come to anyhow. Businesses are locked before calendars.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._writes = Writes(session)

    async def _rows(
        self, fact: _Fact, values: dict[str, Any], *, lock: bool = False
    ) -> Sequence[Row]:
        return await self._writes.all(fact.locking if lock else fact.query, **values)


class FactReads(Facts):
    """For whoever only asks."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def _rows(
        self, fact: _Fact, values: dict[str, Any], *, lock: bool = False
    ) -> Sequence[Row]:
        del lock
        return await self._reads.all(fact.query, **values)
