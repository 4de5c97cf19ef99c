"""How notices are put together."""

from mercat.modules.notifications.repository import NoticeRepository, PreferenceRepository
from mercat.modules.notifications.service import NoticeList, PreferenceBook, Unsubscribing
from mercat.modules.notifications.workflows.announce_notice import AnnounceNotice
from mercat.modules.notifications.workflows.read_notices import ReadNotices
from mercat.modules.notifications.workflows.send_digest import SendDigest
from mercat.modules.notifications.workflows.set_preferences import SetPreferences
from mercat.modules.notifications.workflows.unsubscribe import Unsubscribe
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def notice_list(resources: FromApp) -> NoticeList:
    return NoticeList(resources.reads, resources.cursors)


async def preference_book(session: DbSession) -> PreferenceBook:
    return PreferenceBook(session)


async def read_notices(session: DbSession, resources: FromApp) -> ReadNotices:
    return ReadNotices(Transaction(session), NoticeRepository(session), resources.clock)


async def set_preferences(session: DbSession) -> SetPreferences:
    return SetPreferences(
        Transaction(session), PreferenceRepository(session), PreferenceBook(session)
    )


async def unsubscribe(session: DbSession, resources: FromApp) -> Unsubscribe:
    return Unsubscribe(
        Transaction(session),
        NoticeRepository(session),
        PreferenceRepository(session),
        Unsubscribing(resources.keyring, resources.settings),
    )


def send_digest(session: Session, resources: Resources) -> SendDigest:
    return SendDigest(
        Transaction(session),
        NoticeRepository(session),
        PreferenceRepository(session),
        Outbox(session),
        Unsubscribing(resources.keyring, resources.settings),
        resources.mailer,
        resources.clock,
        resources.settings,
    )


def announce_notice(resources: Resources) -> AnnounceNotice:
    return AnnounceNotice(NoticeList(resources.reads, resources.cursors), resources.publisher)
