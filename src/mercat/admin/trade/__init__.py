"""Views of the trade: businesses, bookings, money, what people say, what is asked for."""

from mercat.admin.trade.bookings import Bookings
from mercat.admin.trade.businesses import Businesses, Verification
from mercat.admin.trade.charges import Charges
from mercat.admin.trade.gateways import Disputes, GatewayNotices
from mercat.admin.trade.payouts import Payouts
from mercat.admin.trade.reports import Reports
from mercat.admin.trade.requests import Requests
from mercat.admin.trade.reviews import Reviews
from mercat.admin.views import ConsoleView

TRADE: tuple[type[ConsoleView], ...] = (
    Businesses,
    Verification,
    Bookings,
    Requests,
    Charges,
    Disputes,
    Payouts,
    GatewayNotices,
    Reviews,
    Reports,
)
"""In the order of the menu."""
