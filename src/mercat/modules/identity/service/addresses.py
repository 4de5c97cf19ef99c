"""Which addresses have accounts."""

from collections.abc import Collection

from mercat.modules.identity.repository.addresses import ACCOUNTS_AT
from mercat.platform.reads import Reads


async def all_have_accounts(reads: Reads, emails: Collection[str]) -> bool:
    """Whether there is an account at each of these addresses, which are in lower case."""
    row = await reads.one(ACCOUNTS_AT, emails=list(emails))
    return row is not None and row["accounts"] == len(emails)
