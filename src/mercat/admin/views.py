"""What a list of the console is: read through a service, changed by actions alone.

A new one is a subclass of ConsoleView, named in `register.py`. See docs/console.md.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from starlette.requests import Request
from starlette_admin.views import BaseModelView

from mercat.admin.actions import Action
from mercat.admin.asking import Asked, Asking, Rows, actor_of, asking
from mercat.admin.fields import Shown
from mercat.modules.identity.models import Permission
from mercat.platform.errors import NotFound
from mercat.platform.pagination import PageQuery


@dataclass(frozen=True)
class Filter:
    """A choice above a list. `choices` are the values that may be chosen; without them any text of
    up to 100 characters; `moment`: a date, which comes as a datetime in UTC.
    """

    name: str
    label: str
    choices: Sequence[str] = ()
    kind: str = "text"


@dataclass(frozen=True)
class Panel:
    """A table on a row's own page: what belongs to it. Each line has a cell for each column; a
    cell is text, or (text, view, id) for a link.
    """

    title: str
    columns: Sequence[str]
    lines: Sequence[Sequence[Any]] = field(default_factory=tuple)
    empty: str = "Nothing yet."


@dataclass(frozen=True)
class Wait:
    """Something that staff should look at: on the first page, with a link to the list. `query`:
    of the list's address, so that it shows just that.
    """

    label: str
    value: str
    query: str = ""


class ConsoleView(BaseModelView):
    """Lists and details are read-only; what the library could write is not even routed."""

    key: str
    """In the address, and the name that links use: `users`."""
    display_name: str
    group: ClassVar[str] = "People"
    """Under which heading of the menu."""
    permission: ClassVar[Permission]
    """Without it the view is not in the menu, and its addresses answer 403."""
    fields: Sequence[Shown]
    pk_attr: str = "id"
    hint: ClassVar[str] = ""
    """What the search takes: shown beside it. Empty: the list cannot be searched."""
    filters: ClassVar[Sequence[Filter]] = ()
    acts: ClassVar[Sequence[Action]] = ()
    exports: ClassVar[bool] = True
    """Whether the list can be had as CSV."""
    empty: ClassVar[str] = "Nothing here."

    def __init__(self) -> None:
        self.menu_label = self.menu_label or self.display_name
        super().__init__()

    @abstractmethod
    async def page(self, ask: Asking, asked: Asked) -> Rows:
        """The rows of one page, through a service. Raises BadCursor."""

    @abstractmethod
    async def one(self, ask: Asking, pk: str) -> Any:
        """The row with this id, through a service. Raises NotFound."""

    def heading(self, row: Any) -> str:
        """What a row is called, on its own page and in what search finds."""
        return str(self.pk_of(row))

    async def panels(self, ask: Asking, row: Any) -> Sequence[Panel]:
        """What belongs to the row, below it on its page."""
        return ()

    async def waiting(self, ask: Asking) -> Wait | None:
        """What waits for staff in this list, for the first page."""
        return None

    def pk_of(self, row: Any) -> Any:
        return row[self.pk_attr] if isinstance(row, dict) else getattr(row, self.pk_attr)

    def action(self, name: str) -> Action:
        """Raises NotFound."""
        for action in self.acts:
            if action.name == name:
                return action
        raise NotFound

    def offered(self, request: Request, row: Any) -> list[Action]:
        """What whoever looks may do to this row; None: to the list."""
        permissions = actor_of(request).permissions
        meant = [action for action in self.acts if action.whole is (row is None)]
        return [a for a in meant if a.permission in permissions and a.applies(row)]

    def is_accessible(self, request: Request) -> bool:
        return self.permission in actor_of(request).permissions

    # What the library asks for, answered by the above.

    async def find_all(
        self,
        request: Request,
        skip: int = 0,
        limit: int = 100,
        q: str | None = None,
        sorts: Any = None,
        filters: Any = None,
    ) -> Sequence[Any]:
        async with asking(request) as ask:
            return (await self.page(ask, Asked(q, query=PageQuery(limit)))).items

    async def count(self, request: Request, q: str | None = None, filters: Any = None) -> int:
        async with asking(request) as ask:
            return (await self.page(ask, Asked(q, query=PageQuery(1)))).total or 0

    async def find_by_pk(self, request: Request, pk: Any) -> Any:
        async with asking(request) as ask:
            return await self.one(ask, pk)

    async def find_by_pks(self, request: Request, pks: list[Any]) -> Sequence[Any]:
        return [await self.find_by_pk(request, pk) for pk in pks]

    async def get_pk_value(self, request: Request, obj: Any) -> Any:
        return str(self.pk_of(obj))

    async def repr(self, obj: Any, request: Request) -> str:
        return self.heading(obj)

    async def create(self, request: Request, data: dict[str, Any]) -> Any:
        raise NotFound

    async def edit(self, request: Request, pk: Any, data: dict[str, Any]) -> Any:
        raise NotFound

    async def delete(self, request: Request, pks: list[Any]) -> int | None:
        raise NotFound

    def can_create(self, request: Request) -> bool:
        return False

    def can_edit(self, request: Request) -> bool:
        return False

    def can_delete(self, request: Request) -> bool:
        return False

    def can_export(self, request: Request) -> bool:
        return False

    def can_import(self, request: Request) -> bool:
        return False


def uuid_of(pk: str) -> UUID:
    """Raises NotFound for what is no id at all."""
    try:
        return UUID(pk)
    except ValueError:
        raise NotFound from None
