"""Whose a business is when the account of its only owner who can sign in is erased."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import BusinessArchived, BusinessUnpublished
from mercat.modules.businesses.models import Business, TeamRole
from mercat.modules.businesses.repository import SuccessionRepository
from mercat.modules.businesses.service.team_changes import TeamChanges
from mercat.modules.files.service import FileClaims
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox, Session
from mercat.platform.personal_data import Areas, Subject


class Succession:
    """PersonalData without a table: at work before the places in teams are erased. Somebody must be
    able to act for those who work for a business and for its customers, so the next in rank becomes
    its owner and is told; one that nobody is left in is archived.
    """

    async def export(self, session: Session, subject: Subject) -> Areas:
        del session, subject
        return {}

    async def erase(self, session: Session, subject: Subject) -> None:
        successions, changes = SuccessionRepository(session), TeamChanges(session, Clock())
        acts = []
        for business in await successions.lock_owned(subject.user_id):
            heir = await successions.heir(business.id, subject.user_id)
            if heir is None:
                await self._archive(session, business)
                acts.append(_act("business.archived", business))
            elif heir.role is not TeamRole.OWNER:
                await changes.give_role(heir, TeamRole.OWNER)
                acts.append(_act("business.inherited", business, to=str(heir.user_id)))
        for act in acts:
            await AuditTrail(session).record(act)

    async def _archive(self, session: Session, business: Business) -> None:
        outbox, logo = Outbox(session), business.logo_file_id
        if business.withdraw():
            outbox.add(BusinessUnpublished(business_id=business.id))
        outbox.add(BusinessArchived(business_id=business.id))
        business.logo_file_id = None
        await SuccessionRepository(session).archive(business, Clock().now())
        if logo is not None:
            await FileClaims(session).release(logo)


def _act(action: str, business: Business, **changes: str) -> Act:
    return Act(
        action=action, target_type="business", target_id=str(business.id), changes=dict(changes)
    )
