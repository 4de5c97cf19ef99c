"""How catalogues are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.service import BusinessPages, Teams
from mercat.modules.catalogue.repository import OfferingRepository, PortfolioRepository
from mercat.modules.catalogue.service import Offerings, Portfolio
from mercat.modules.catalogue.workflows.add_offering import AddOffering
from mercat.modules.catalogue.workflows.add_portfolio_item import AddPortfolioItem
from mercat.modules.catalogue.workflows.archive_offering import ArchiveOffering
from mercat.modules.catalogue.workflows.change_offering import ChangeOffering
from mercat.modules.catalogue.workflows.change_portfolio_item import ChangePortfolioItem
from mercat.modules.catalogue.workflows.clear_portfolio import ClearPortfolio
from mercat.modules.catalogue.workflows.order_offerings import OrderOfferings
from mercat.modules.catalogue.workflows.order_portfolio import OrderPortfolio
from mercat.modules.catalogue.workflows.remove_portfolio_item import RemovePortfolioItem
from mercat.modules.files.service import FileClaims, FileUrls
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def pages(resources: FromApp) -> BusinessPages:
    return BusinessPages(resources.reads, _urls(resources), resources.clock)


async def offerings(resources: FromApp) -> Offerings:
    return Offerings(resources.reads)


async def portfolio(resources: FromApp) -> Portfolio:
    return Portfolio(resources.reads, _urls(resources))


def _urls(resources: Resources) -> FileUrls:
    return FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)


async def add_offering(session: DbSession) -> AddOffering:
    return AddOffering(
        Transaction(session),
        Teams.of(session),
        OfferingRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def change_offering(session: DbSession) -> ChangeOffering:
    return ChangeOffering(
        Transaction(session),
        Teams.of(session),
        OfferingRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def archive_offering(session: DbSession, resources: FromApp) -> ArchiveOffering:
    return ArchiveOffering(
        Transaction(session),
        Teams.of(session),
        OfferingRepository(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def order_offerings(session: DbSession) -> OrderOfferings:
    return OrderOfferings(
        Transaction(session), Teams.of(session), OfferingRepository(session), AuditTrail(session)
    )


async def add_portfolio_item(session: DbSession) -> AddPortfolioItem:
    return AddPortfolioItem(
        Transaction(session),
        Teams.of(session),
        PortfolioRepository(session),
        FileClaims(session),
        AuditTrail(session),
    )


async def change_portfolio_item(session: DbSession) -> ChangePortfolioItem:
    return ChangePortfolioItem(
        Transaction(session), Teams.of(session), PortfolioRepository(session), AuditTrail(session)
    )


async def remove_portfolio_item(session: DbSession) -> RemovePortfolioItem:
    return RemovePortfolioItem(
        Transaction(session),
        Teams.of(session),
        PortfolioRepository(session),
        FileClaims(session),
        AuditTrail(session),
    )


async def order_portfolio(session: DbSession) -> OrderPortfolio:
    return OrderPortfolio(
        Transaction(session), Teams.of(session), PortfolioRepository(session), AuditTrail(session)
    )


def clear_portfolio(session: Session) -> ClearPortfolio:
    return ClearPortfolio(Transaction(session), PortfolioRepository(session), FileClaims(session))
