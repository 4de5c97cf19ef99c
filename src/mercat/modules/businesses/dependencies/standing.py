"""How businesses are published, verified and suspended."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.dependencies.businesses import holds, writer
from mercat.modules.businesses.repository import BusinessRepository, MemberRepository
from mercat.modules.businesses.workflows.publish_business import PublishBusiness
from mercat.modules.businesses.workflows.reinstate_business import ReinstateBusiness
from mercat.modules.businesses.workflows.suspend_business import SuspendBusiness
from mercat.modules.businesses.workflows.tell_owner import TellOwner
from mercat.modules.businesses.workflows.unpublish_business import UnpublishBusiness
from mercat.modules.businesses.workflows.unverify_business import UnverifyBusiness
from mercat.modules.businesses.workflows.verify_business import VerifyBusiness
from mercat.modules.notifications.service import consent
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def publish_business(session: DbSession, resources: FromApp) -> PublishBusiness:
    return PublishBusiness(
        Transaction(session),
        holds(session),
        writer(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def unpublish_business(session: DbSession) -> UnpublishBusiness:
    return UnpublishBusiness(
        Transaction(session), holds(session), Outbox(session), AuditTrail(session)
    )


async def verify_business(session: DbSession, resources: FromApp) -> VerifyBusiness:
    return VerifyBusiness(
        Transaction(session),
        holds(session),
        MemberRepository(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def unverify_business(session: DbSession) -> UnverifyBusiness:
    return UnverifyBusiness(
        Transaction(session), holds(session), Outbox(session), AuditTrail(session)
    )


async def suspend_business(session: DbSession) -> SuspendBusiness:
    return SuspendBusiness(
        Transaction(session),
        holds(session),
        MemberRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def reinstate_business(session: DbSession) -> ReinstateBusiness:
    return ReinstateBusiness(
        Transaction(session),
        holds(session),
        MemberRepository(session),
        writer(session),
        Outbox(session),
        AuditTrail(session),
    )


def tell_owner(session: AsyncSession, resources: Resources) -> TellOwner:
    return TellOwner(
        Transaction(session),
        BusinessRepository(session),
        consent(session, resources),
        resources.mailer,
        resources.settings,
    )
