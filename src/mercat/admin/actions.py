"""What staff can do: each change is an action with a reason, asked again, that runs a workflow.

A new one is a subclass of Action, named in `acts` of its view. See docs/console.md.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from mercat.admin.asking import Acting
from mercat.modules.identity.models import Permission


@dataclass(frozen=True)
class Entry:
    """A field of an action's form. `choices`: a list to choose from, as (value, what is shown)."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    """Of the input: text, number, email; `area` for several lines, `many` for several choices,
    whose values come joined by commas."""
    required: bool = True
    choices: Sequence[tuple[str, str]] = ()
    value: str = ""


class Action(ABC):
    """One thing that staff do to one row.

    The console asks for the permission (404 where the view is not theirs, 403 here), whether it
    applies, and for a reason; it tells what will happen; then it runs `run` once. The reason goes
    into every audit entry that the workflow writes, in the workflow's own transaction.
    """

    name: ClassVar[str]
    """In the address: `suspend`."""
    label: ClassVar[str]
    """On the button: `Suspend`."""
    permission: ClassVar[Permission]
    grave: ClassVar[bool] = False
    """Drawn as a warning: it takes something from somebody, or moves money."""
    fresh: ClassVar[bool] = False
    """Whether a password or factor of the last five minutes is asked for (StepUp)."""

    whole: ClassVar[bool] = False
    """Whether it is about the list and not about one row: `row` is None, the button is there."""
    gone: ClassVar[bool] = False
    """Whether there is no such row afterwards: the way leads back to the list."""

    @abstractmethod
    def consequence(self, row: Any) -> str:
        """What will happen, in a sentence or two: what the person says yes to."""

    @abstractmethod
    async def run(self, act: Acting) -> str:
        """Runs the workflow, and says what was done. Raises the workflow's errors, which are shown
        with the form.
        """

    def applies(self, row: Any) -> bool:
        """Whether it makes sense for this row as it is now."""
        return True

    def entries(self, row: Any) -> Sequence[Entry]:
        """What it asks for beside the reason."""
        return ()
