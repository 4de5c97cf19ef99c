"""What the doors of payments have in common."""

from typing import Annotated

from fastapi import Depends

from mercat.modules.identity.dependencies import caller
from mercat.modules.identity.models import Actor, Permission

Reader = Annotated[Actor, Depends(caller(Permission.PAYMENTS_READ))]
Writer = Annotated[Actor, Depends(caller(Permission.PAYMENTS_WRITE))]
