"""How reporting is put together."""

from mercat.modules.reporting.repository import DayRepository, MarkRepository
from mercat.modules.reporting.service import Dashboards, DayBook, Readers, Sheets
from mercat.modules.reporting.workflows.check_days import CheckDays
from mercat.modules.reporting.workflows.count_days import CountDays
from mercat.modules.reporting.workflows.mark_days import MarkDays
from mercat.modules.reporting.workflows.recount_days import RecountDays
from mercat.platform.db import Transaction
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import FromApp


async def dashboards(resources: FromApp) -> Dashboards:
    return _dashboards(resources)


async def sheets(resources: FromApp) -> Sheets:
    readers = Readers(resources.reads)
    return Sheets(resources.replica_reads, readers, _dashboards(resources), resources.clock)


def mark_days(session: Session) -> MarkDays:
    return MarkDays(Transaction(session), MarkRepository(session))


def count_days(session: Session) -> CountDays:
    return CountDays(
        Transaction(session), MarkRepository(session), DayRepository(session), DayBook(session)
    )


def check_days(session: Session, resources: Resources) -> CheckDays:
    return CheckDays(
        Transaction(session), DayRepository(session), DayBook(session), resources.clock
    )


def recount_days(session: Session) -> RecountDays:
    return RecountDays(Transaction(session), DayRepository(session), DayBook(session))


def _dashboards(resources: Resources) -> Dashboards:
    return Dashboards(resources.replica_reads, Readers(resources.reads), resources.clock)
