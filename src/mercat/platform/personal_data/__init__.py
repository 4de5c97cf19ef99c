"""What is known of whom: every column of every table has a rule, and the rules are what runs.

A module writes its rules beside its models; `assembly.following.PERSONAL_DATA` lists them. Identity
makes the exports and the erasures, and calls nobody for it: rules go up to the assembly, and from
there down as values. What is not in a table (a file, say) is a class with the same two methods.
"""

from mercat.platform.personal_data.rules import (
    IMPERSONAL,
    KEPT,
    OWNER,
    Column,
    PersonalTable,
    Subject,
    impersonal,
    kept,
    secret,
    told,
)
from mercat.platform.personal_data.tables import Areas, Holdings, PersonalData, PersonalTables

__all__ = [
    "IMPERSONAL",
    "KEPT",
    "OWNER",
    "Areas",
    "Column",
    "Holdings",
    "PersonalData",
    "PersonalTable",
    "PersonalTables",
    "Subject",
    "impersonal",
    "kept",
    "secret",
    "told",
]
