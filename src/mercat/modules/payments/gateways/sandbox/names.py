"""What the sandbox calls things: after our charge, for a charge is paid once there."""

from uuid import UUID


def checkout_name(charge_id: UUID) -> str:
    return f"checkout_{charge_id.hex}"


def payment_name(charge_id: UUID) -> str:
    return f"payment_{charge_id.hex}"


def dispute_name(charge_id: UUID) -> str:
    return f"dispute_{charge_id.hex}"


def charge_named(name: str) -> UUID | None:
    """Whose payment, page or dispute it is; None for what was never called so here."""
    try:
        return UUID(name.partition("_")[2])
    except ValueError:
        return None
