"""How looking after one's own account is put together, up to its end."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.sessions import step_up
from mercat.modules.identity.dependencies.sign_in import sessions
from mercat.modules.identity.repository import (
    ApiKeyRepository,
    CustomerRepository,
    DeletionRepository,
    ExportRepository,
    ThrottleRepository,
    UserRepository,
)
from mercat.modules.identity.service import ExportFiles, Throttles
from mercat.modules.identity.workflows.anonymise_user import AnonymiseUser
from mercat.modules.identity.workflows.remove_exports import RemoveExports
from mercat.modules.identity.workflows.request_deletion import RequestDeletion
from mercat.modules.identity.workflows.request_export import RequestExport
from mercat.modules.identity.workflows.send_export_link import SendExportLink
from mercat.modules.identity.workflows.tell_of_deletion import TellOfDeletion
from mercat.modules.identity.workflows.tell_of_stay import TellOfStay
from mercat.modules.identity.workflows.update_profile import UpdateProfile
from mercat.modules.identity.workflows.write_export import WriteExport
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.personal_data import Holdings, PersonalData
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp

Modules = Sequence[PersonalData]
"""What every module keeps of people: the assembly knows it, identity does not."""


async def update_profile(session: DbSession) -> UpdateProfile:
    return UpdateProfile(
        Transaction(session),
        UserRepository(session),
        CustomerRepository(session),
        AuditTrail(session),
    )


async def request_deletion(session: DbSession, resources: FromApp) -> RequestDeletion:
    return RequestDeletion(
        Transaction(session),
        UserRepository(session),
        ApiKeyRepository(session),
        step_up(session, resources),
        sessions(session, resources),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def request_export(session: DbSession, resources: FromApp) -> RequestExport:
    return RequestExport(
        Transaction(session),
        UserRepository(session),
        ExportRepository(session),
        files(resources),
        step_up(session, resources),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


def files(resources: Resources) -> ExportFiles:
    return ExportFiles(resources.storage, resources.clock, resources.settings)


def anonymise_user(session: AsyncSession, resources: Resources, modules: Modules) -> AnonymiseUser:
    return AnonymiseUser(
        Transaction(session),
        UserRepository(session),
        DeletionRepository(session),
        Throttles(ThrottleRepository(session), resources.keyring, resources.clock),
        Holdings(session, modules),
        Outbox(session),
        AuditTrail(session),
    )


def write_export(session: AsyncSession, resources: Resources, modules: Modules) -> WriteExport:
    return WriteExport(
        Transaction(session),
        UserRepository(session),
        ExportRepository(session),
        files(resources),
        Holdings(session, modules),
        Outbox(session),
        resources.clock,
    )


def remove_exports(session: AsyncSession, resources: Resources) -> RemoveExports:
    return RemoveExports(
        Transaction(session), ExportRepository(session), files(resources), resources.clock
    )


def send_export_link(session: AsyncSession, resources: Resources) -> SendExportLink:
    return SendExportLink(
        Transaction(session),
        UserRepository(session),
        ExportRepository(session),
        files(resources),
        resources.mailer,
        resources.clock,
        resources.settings,
    )


def tell_of_deletion(session: AsyncSession, resources: Resources) -> TellOfDeletion:
    return TellOfDeletion(
        Transaction(session), UserRepository(session), resources.mailer, resources.settings
    )


def tell_of_stay(session: AsyncSession, resources: Resources) -> TellOfStay:
    return TellOfStay(
        Transaction(session), UserRepository(session), resources.mailer, resources.settings
    )
