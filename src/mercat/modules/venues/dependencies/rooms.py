"""How rooms, their photos and their prices are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.service import FileClaims, FileUrls
from mercat.modules.venues.repository import (
    EquipmentRepository,
    PriceRepository,
    RoomPhotoRepository,
    RoomRepository,
)
from mercat.modules.venues.service import RoomHolds, RoomPages, RoomPrices, Rooms, StudioHolds
from mercat.modules.venues.workflows.add_room import AddRoom
from mercat.modules.venues.workflows.add_room_photo import AddRoomPhoto
from mercat.modules.venues.workflows.archive_room import ArchiveRoom
from mercat.modules.venues.workflows.change_room import ChangeRoom
from mercat.modules.venues.workflows.change_room_photo import ChangeRoomPhoto
from mercat.modules.venues.workflows.clear_room_photos import ClearRoomPhotos
from mercat.modules.venues.workflows.order_room_photos import OrderRoomPhotos
from mercat.modules.venues.workflows.order_rooms import OrderRooms
from mercat.modules.venues.workflows.remove_room_photo import RemoveRoomPhoto
from mercat.modules.venues.workflows.set_room_prices import SetRoomPrices
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.web.session import DbSession, FromApp


async def pages(resources: FromApp) -> RoomPages:
    return RoomPages(resources.reads)


async def rooms(resources: FromApp) -> Rooms:
    urls = FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)
    return Rooms(resources.reads, urls)


async def prices(resources: FromApp) -> RoomPrices:
    return RoomPrices(resources.reads)


async def add_room(session: DbSession) -> AddRoom:
    return AddRoom(
        Transaction(session),
        StudioHolds.of(session),
        RoomRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def change_room(session: DbSession) -> ChangeRoom:
    return ChangeRoom(
        Transaction(session),
        RoomHolds.of(session),
        PriceRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def archive_room(session: DbSession, resources: FromApp) -> ArchiveRoom:
    return ArchiveRoom(
        Transaction(session),
        RoomHolds.of(session),
        RoomPhotoRepository(session),
        EquipmentRepository(session),
        PriceRepository(session),
        FileClaims(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def order_rooms(session: DbSession) -> OrderRooms:
    return OrderRooms(
        Transaction(session),
        StudioHolds.of(session),
        RoomRepository(session),
        AuditTrail(session),
    )


async def set_prices(session: DbSession) -> SetRoomPrices:
    return SetRoomPrices(
        Transaction(session),
        RoomHolds.of(session),
        PriceRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def add_photo(session: DbSession) -> AddRoomPhoto:
    return AddRoomPhoto(
        Transaction(session),
        RoomHolds.of(session),
        RoomPhotoRepository(session),
        FileClaims(session),
        AuditTrail(session),
    )


async def change_photo(session: DbSession) -> ChangeRoomPhoto:
    return ChangeRoomPhoto(
        Transaction(session),
        RoomHolds.of(session),
        RoomPhotoRepository(session),
        AuditTrail(session),
    )


async def remove_photo(session: DbSession) -> RemoveRoomPhoto:
    return RemoveRoomPhoto(
        Transaction(session),
        RoomHolds.of(session),
        RoomPhotoRepository(session),
        FileClaims(session),
        AuditTrail(session),
    )


async def order_photos(session: DbSession) -> OrderRoomPhotos:
    return OrderRoomPhotos(
        Transaction(session),
        RoomHolds.of(session),
        RoomPhotoRepository(session),
        AuditTrail(session),
    )


def clear_room_photos(session: Session) -> ClearRoomPhotos:
    return ClearRoomPhotos(Transaction(session), RoomPhotoRepository(session), FileClaims(session))
