"""Who may look at whose money."""

from mercat.modules.identity.models import Actor, Permission


def can_inspect(actor: Actor) -> bool:
    """Staff, everybody's. Teams see their own: the matrix of teams says who of them does."""
    return actor.may(Permission.PAYMENTS_INSPECT)
