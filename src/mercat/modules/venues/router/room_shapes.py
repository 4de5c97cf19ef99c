"""What the doors of rooms have in common."""

from typing import Annotated

from fastapi import Depends

from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES
from mercat.modules.venues.dependencies import rooms as dependencies
from mercat.modules.venues.errors import NoRoom
from mercat.modules.venues.service import RoomPages, Rooms

RoomsSeen = Annotated[RoomPages, Depends(dependencies.pages)]
Known = Annotated[Rooms, Depends(dependencies.rooms)]

ROOM_SHOWN = (*CALLER, NoRoom)
"""How a door refuses that shows something of a room."""
ROOM_MANAGED = (*CALLER_CHANGES, NoRoom)
"""How one does where its team changes something."""
