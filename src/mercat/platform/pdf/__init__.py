"""Papers that people keep: a page or two as PDF, the same bytes for the same content."""

from mercat.platform.pdf.paper import Paper
from mercat.platform.pdf.printing import drawn

__all__ = ["Paper", "drawn"]
