"""Square: payment links in the seller's own account, by OAuth."""

from mercat.modules.payments.gateways.square.gateway import Square

__all__ = ["Square"]
