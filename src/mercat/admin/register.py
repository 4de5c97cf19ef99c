"""All views of the console, in the order of its menu."""

from mercat.admin.desk.acts import Acts
from mercat.admin.desk.chosen import SettingsSeen
from mercat.admin.desk.letters import Letters
from mercat.admin.desk.roles import Roles
from mercat.admin.desk.users import Users
from mercat.admin.trade import TRADE
from mercat.admin.views import ConsoleView

VIEWS: tuple[type[ConsoleView], ...] = (
    Users,
    *TRADE,
    Roles,
    Acts,
    Letters,
    SettingsSeen,
)
