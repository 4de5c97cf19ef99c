"""What the doors of reporting have in common."""

from typing import Annotated

from fastapi import Depends, Query

from mercat.modules.identity.dependencies import caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.moments import Day

Reader = Annotated[Actor, Depends(caller(Permission.PAYMENTS_READ))]
"""Of a business's reports, which tell of its money."""
Analyst = Annotated[Actor, Depends(caller(Permission.REPORTS_READ))]
First = Annotated[
    Day | None,
    Query(
        alias="from",
        description="The first day. Else there are 30 days in all.",
        examples=["2026-11-01"],
    ),
]
Last = Annotated[
    Day | None,
    Query(
        alias="to",
        description="The last day, which is within, up to 366 days in all. Else today.",
        examples=["2026-11-30"],
    ),
]
