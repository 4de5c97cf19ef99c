"""What sockets listen to. A process subscribes only to what its own sockets have joined."""

from uuid import UUID


def of_user(user_id: UUID) -> str:
    """What concerns one person: all their sockets listen."""
    return f"u:{user_id}"


def of_business(business_id: UUID) -> str:
    """What concerns a team: the sockets of those who belonged to it when they connected listen. Say
    with `to` who belongs to it now.
    """
    return f"b:{business_id}"


def of_presence(user_id: UUID) -> str:
    """Whether this person is there: those who look listen."""
    return f"p:{user_id}"
