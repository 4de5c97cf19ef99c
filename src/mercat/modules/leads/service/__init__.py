"""What leads know."""

from mercat.modules.leads.service.deciding import Deciding, Offered
from mercat.modules.leads.service.endings import Endings
from mercat.modules.leads.service.letter_box import LetterBox
from mercat.modules.leads.service.parties import Parties
from mercat.modules.leads.service.quote_parties import QuoteParties, quote_act
from mercat.modules.leads.service.quoting import Quotes, QuoteTeller
from mercat.modules.leads.service.response_book import ResponseBook

__all__ = [
    "Deciding",
    "Endings",
    "LetterBox",
    "Offered",
    "Parties",
    "QuoteParties",
    "QuoteTeller",
    "Quotes",
    "ResponseBook",
    "quote_act",
]
