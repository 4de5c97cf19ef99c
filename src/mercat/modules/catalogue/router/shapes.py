"""What the doors of catalogues have in common."""

from typing import Annotated

from fastapi import Depends, Path, Request
from pydantic import BaseModel
from starlette.responses import Response

from mercat.modules.businesses.errors import BusinessMoved, NoBusiness
from mercat.modules.businesses.service import BusinessPages
from mercat.modules.catalogue import dependencies
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller, visitor
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.answers import json_bytes
from mercat.platform.web.etags import Audience, tagged

BusinessName = Annotated[
    str, Path(alias="business_id", description="Its id or its slug.", max_length=100)
]
Visitor = Annotated[Actor | None, Depends(visitor(Permission.BUSINESSES_READ))]
Member = Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))]
Pages = Annotated[BusinessPages, Depends(dependencies.pages)]

SHOWN = (*CALLER, NoBusiness, BusinessMoved)
"""How a door refuses that shows something of a business."""
MANAGED = (*CALLER_CHANGES, NoBusiness, BusinessMoved)
"""How one does where its team changes something."""


def shown(
    request: Request, actor: Actor | None, model: type[BaseModel], told: dict[str, object]
) -> Response:
    """With its version. What is told to somebody is not kept for others."""
    body = bytes(json_bytes(model, told).body)
    audience = Audience.CALLER if actor else Audience.STRANGERS
    return tagged(request, body, audience=audience)
