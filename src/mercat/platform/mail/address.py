"""Addresses of mailboxes, as people write them and as mail servers want them."""

import unicodedata
from email.headerregistry import Address

from email_validator import ValidatedEmail, validate_email

_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that end a line, or that no header can hold (controls, lone surrogates)."""


def refuse_control_characters(text: str) -> None:
    """Raise ValueError where `text` could end its header and begin another (RFC 5322 §2.2)."""
    if any(unicodedata.category(character) in _UNSAFE for character in text):
        raise ValueError("A header of an e-mail may not hold control characters.")


def normalised(address: str) -> str:
    """`address` with its domain in lower case and in Unicode; ValueError if it is not one."""
    return _validated(address).normalized


def for_delivery(address: str, name: str = "") -> Address:
    """`address` with its domain in ASCII (RFC 5891), so that SMTPUTF8 is asked for but rarely."""
    refuse_control_characters(name)
    valid = _validated(address)
    return Address(name, username=valid.local_part, domain=valid.ascii_domain)


def _validated(address: str) -> ValidatedEmail:
    refuse_control_characters(address)
    return validate_email(address, check_deliverability=False, globally_deliverable=False)
