"""A payment company of our own, where no money moves: never in production."""

from mercat.modules.payments.gateways.sandbox.connecting import DENIED, GRANTED, UNFINISHED
from mercat.modules.payments.gateways.sandbox.gateway import SandboxGateway, SandboxMemory
from mercat.modules.payments.gateways.sandbox.names import checkout_name, payment_name
from mercat.modules.payments.gateways.sandbox.signing import SANDBOX_KEY, signed
from mercat.modules.payments.gateways.sandbox.telling import written

__all__ = [
    "DENIED",
    "GRANTED",
    "SANDBOX_KEY",
    "UNFINISHED",
    "SandboxGateway",
    "SandboxMemory",
    "checkout_name",
    "payment_name",
    "signed",
    "written",
]
