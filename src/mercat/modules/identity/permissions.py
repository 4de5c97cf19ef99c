"""Who may do what to whom: pure functions over what is known already."""

from collections.abc import Collection
from uuid import UUID

from mercat.modules.identity.models import Actor, Permission

_NEEDED_FOR = {"status": Permission.USERS_SUSPEND}


def can_hand_on(actor: Actor, given: Collection[Permission]) -> bool:
    """To a role, to somebody, to a key, or away from them: only what one has oneself."""
    return actor.permissions.issuperset(given)


def can_act_on(actor: Actor, user_id: UUID, theirs: Collection[Permission]) -> bool:
    """Nobody acts as staff on themselves, nor on somebody who may do what they may not."""
    return actor.user_id != user_id and actor.permissions.issuperset(theirs)


def can_change(actor: Actor, fields: Collection[str]) -> bool:
    """These fields of somebody else's account."""
    needed = {_NEEDED_FOR.get(field, Permission.USERS_UPDATE) for field in fields}
    return actor.permissions.issuperset(needed)
