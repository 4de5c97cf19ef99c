"""How the doors of a business are told which one is meant, and tell of it."""

from typing import Annotated, Any

from fastapi import Depends, Path
from starlette.responses import Response

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.service import BusinessPages
from mercat.modules.identity.dependencies import visitor
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.answers import json_bytes

Named = Annotated[str, Path(description="Its id or its slug.", max_length=100)]
"""A path's `business_id`: `await pages.find(business_id, actor)` is what is meant by it."""
Visitor = Annotated[Actor | None, Depends(visitor(Permission.BUSINESSES_READ))]
Pages = Annotated[BusinessPages, Depends(dependencies.pages)]
REDIRECTS = (errors.BusinessMoved,)
"""How a door refuses that takes slugs: by showing the way."""


def told(fields: dict[str, Any]) -> Response:
    return json_bytes(schemas.BusinessRead, fields)
