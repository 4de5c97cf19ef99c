"""What audit knows, and offers to other modules."""

from mercat.modules.audit.service.book import AuditBook
from mercat.modules.audit.service.chain import Chain
from mercat.modules.audit.service.trail import AuditTrail

__all__ = ["AuditBook", "AuditTrail", "Chain"]
