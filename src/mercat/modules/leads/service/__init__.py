"""What leads know."""

from mercat.modules.leads.service.endings import Endings
from mercat.modules.leads.service.letter_box import LetterBox
from mercat.modules.leads.service.parties import Parties
from mercat.modules.leads.service.response_book import ResponseBook

__all__ = ["Endings", "LetterBox", "Parties", "ResponseBook"]
