"""What the doors of studios have in common."""

from typing import Annotated

from fastapi import Depends, Path, Request
from pydantic import BaseModel
from starlette.responses import Response

from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller, visitor
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues.dependencies import studios as dependencies
from mercat.modules.venues.errors import NoStudio, StudioMoved
from mercat.modules.venues.service import StudioPages
from mercat.platform.web.answers import json_bytes
from mercat.platform.web.etags import Audience, tagged

StudioName = Annotated[
    str, Path(alias="studio_id", description="Its id or its slug.", max_length=100)
]
"""A path's `studio_id`: `await pages.find(studio_id, actor)` is what is meant by it."""
Visitor = Annotated[Actor | None, Depends(visitor(Permission.BUSINESSES_READ))]
Member = Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))]
Pages = Annotated[StudioPages, Depends(dependencies.pages)]

SHOWN = (*CALLER, NoStudio, StudioMoved)
"""How a door refuses that shows something of a studio."""
MANAGED = (*CALLER_CHANGES, NoStudio, StudioMoved)
"""How one does where its team changes something."""


def shown(
    request: Request, actor: Actor | None, model: type[BaseModel], told: dict[str, object]
) -> Response:
    """With its version. What is told to somebody is not kept for others."""
    body = bytes(json_bytes(model, told).body)
    audience = Audience.CALLER if actor else Audience.STRANGERS
    return tagged(request, body, max_age=0, audience=audience)
