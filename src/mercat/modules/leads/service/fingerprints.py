"""The same wish told twice is one: what it is recognised by."""

import hashlib
from uuid import UUID

from mercat.modules.geography.models import folded


def fingerprint_of(category_id: UUID, where: str, title: str, description: str | None) -> str:
    """SHA-256 of the category, the place and the words, whatever their order, case, accents and
    signs, and however often each stands there.
    """
    words = sorted(set(folded(f"{title} {description or ''}").split()))
    said = "\n".join([str(category_id), where, *words])
    return hashlib.sha256(said.encode()).hexdigest()
