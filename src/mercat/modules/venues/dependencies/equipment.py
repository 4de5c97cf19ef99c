"""How equipment is put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.venues.repository import EquipmentRepository
from mercat.modules.venues.service import EquipmentList, EquipmentWriter, StudioHolds
from mercat.modules.venues.workflows.add_equipment import AddEquipment
from mercat.modules.venues.workflows.archive_equipment import ArchiveEquipment
from mercat.modules.venues.workflows.change_equipment import ChangeEquipment
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.web.session import DbSession, FromApp


async def equipment(resources: FromApp) -> EquipmentList:
    return EquipmentList(resources.reads, resources.cursors)


async def add_equipment(session: DbSession) -> AddEquipment:
    return AddEquipment(
        Transaction(session),
        StudioHolds.of(session),
        EquipmentRepository(session),
        EquipmentWriter(session),
        Outbox(session),
        AuditTrail(session),
    )


async def change_equipment(session: DbSession) -> ChangeEquipment:
    return ChangeEquipment(
        Transaction(session),
        StudioHolds.of(session),
        EquipmentRepository(session),
        EquipmentWriter(session),
        Outbox(session),
        AuditTrail(session),
    )


async def archive_equipment(session: DbSession, resources: FromApp) -> ArchiveEquipment:
    return ArchiveEquipment(
        Transaction(session),
        StudioHolds.of(session),
        EquipmentRepository(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )
