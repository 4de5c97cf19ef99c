"""What the doors of bookings have in common."""

from typing import Annotated

from fastapi import Depends

from mercat.modules.bookings import errors
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.versions import BadIfMatch

Reader = Annotated[Actor, Depends(caller(Permission.BOOKINGS_READ))]
Booker = Annotated[Actor, Depends(caller(Permission.BOOKINGS_WRITE))]

SHOWN = (*CALLER, errors.NoBooking)
"""How a door refuses that shows a booking."""
CHANGED = (*CALLER_CHANGES, errors.NoBooking, errors.WrongState, errors.VersionMismatch, BadIfMatch)
"""How one does that changes it."""
