"""How teams and invitations are put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.repository import (
    InvitationRepository,
    MemberRepository,
    TeamRepository,
)
from mercat.modules.businesses.service import InvitationBook, MemberBook, Seats, TeamChanges, Teams
from mercat.modules.businesses.workflows.accept_invitation import AcceptInvitation
from mercat.modules.businesses.workflows.change_member import ChangeMember
from mercat.modules.businesses.workflows.decline_invitation import DeclineInvitation
from mercat.modules.businesses.workflows.give_notice import GiveNotice
from mercat.modules.businesses.workflows.invite_person import InvitePerson
from mercat.modules.businesses.workflows.notice_invitation import NoticeInvitation
from mercat.modules.businesses.workflows.remove_member import RemoveMember
from mercat.modules.businesses.workflows.revoke_invitation import RevokeInvitation
from mercat.modules.businesses.workflows.send_invitation import SendInvitation
from mercat.modules.businesses.workflows.tell_team import TellTeam
from mercat.modules.businesses.workflows.transfer_ownership import TransferOwnership
from mercat.modules.identity.service import StepUp
from mercat.modules.notifications.service import Notifier, consent
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def member_book(session: DbSession, resources: FromApp) -> MemberBook:
    return MemberBook(session, resources.cursors)


async def invitation_book(session: DbSession, resources: FromApp) -> InvitationBook:
    return InvitationBook(session, resources.cursors, resources.clock)


async def change_member(session: DbSession, resources: FromApp) -> ChangeMember:
    return ChangeMember(
        Transaction(session),
        Teams.of(session),
        MemberRepository(session),
        TeamChanges(session, resources.clock),
        AuditTrail(session),
    )


async def remove_member(session: DbSession, resources: FromApp) -> RemoveMember:
    return RemoveMember(
        Transaction(session),
        Teams.of(session),
        MemberRepository(session),
        TeamChanges(session, resources.clock),
        AuditTrail(session),
    )


async def transfer_ownership(session: DbSession, resources: FromApp) -> TransferOwnership:
    return TransferOwnership(
        Transaction(session),
        Teams.of(session),
        MemberRepository(session),
        StepUp.of(session, resources.clock),
        TeamChanges(session, resources.clock),
        AuditTrail(session),
    )


async def invite_person(session: DbSession, resources: FromApp) -> InvitePerson:
    return InvitePerson(
        Transaction(session),
        Teams.of(session),
        MemberRepository(session),
        InvitationRepository(session),
        Seats(session, resources.clock),
        resources.limiter,
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def revoke_invitation(session: DbSession, resources: FromApp) -> RevokeInvitation:
    return RevokeInvitation(
        Transaction(session),
        Teams.of(session),
        InvitationRepository(session),
        AuditTrail(session),
        resources.clock,
    )


async def accept_invitation(session: DbSession, resources: FromApp) -> AcceptInvitation:
    return AcceptInvitation(
        Transaction(session),
        TeamRepository(session),
        MemberRepository(session),
        InvitationRepository(session),
        Seats(session, resources.clock),
        TeamChanges(session, resources.clock),
        AuditTrail(session),
        resources.clock,
    )


async def decline_invitation(session: DbSession, resources: FromApp) -> DeclineInvitation:
    return DeclineInvitation(
        Transaction(session),
        MemberRepository(session),
        InvitationRepository(session),
        AuditTrail(session),
        resources.clock,
    )


def send_invitation(session: AsyncSession, resources: Resources) -> SendInvitation:
    return SendInvitation(
        Transaction(session),
        TeamRepository(session),
        MemberRepository(session),
        InvitationRepository(session),
        resources.mailer,
        resources.clock,
        resources.settings,
    )


def tell_team(session: AsyncSession, resources: Resources) -> TellTeam:
    return TellTeam(
        Transaction(session),
        TeamRepository(session),
        MemberRepository(session),
        consent(session, resources),
        resources.mailer,
        resources.settings,
    )


def give_notice(session: AsyncSession, resources: Resources) -> GiveNotice:
    return GiveNotice(
        Transaction(session), TeamRepository(session), Notifier(session, resources.clock)
    )


def notice_invitation(session: AsyncSession, resources: Resources) -> NoticeInvitation:
    return NoticeInvitation(
        Transaction(session),
        TeamRepository(session),
        MemberRepository(session),
        InvitationRepository(session),
        Notifier(session, resources.clock),
    )
