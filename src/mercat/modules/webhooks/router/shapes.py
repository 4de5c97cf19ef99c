"""What the doors of webhooks have in common."""

from typing import Annotated

from fastapi import Depends

from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.webhooks import dependencies, errors
from mercat.modules.webhooks.service import EndpointDesk

Reader = Annotated[Actor, Depends(caller(Permission.WEBHOOKS_READ))]
Writer = Annotated[Actor, Depends(caller(Permission.WEBHOOKS_WRITE))]
Follower = Annotated[Actor, Depends(caller(Permission.EVENTS_READ))]
Desk = Annotated[EndpointDesk, Depends(dependencies.desk)]

SHOWN = (*CALLER, errors.NoEndpoint)
CHANGED = (*CALLER_CHANGES, errors.NoEndpoint)
"""How a door refuses that is about an endpoint."""
