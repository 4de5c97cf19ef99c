"""All views of the console, in the order of its menu."""

from mercat.admin.desk.users import Users
from mercat.admin.trade import TRADE
from mercat.admin.views import ConsoleView

VIEWS: tuple[type[ConsoleView], ...] = (Users, *TRADE)
