"""What leads know."""

from mercat.modules.leads.service.acts import act
from mercat.modules.leads.service.deciding import Deciding, Offered
from mercat.modules.leads.service.endings import Endings
from mercat.modules.leads.service.fingerprints import fingerprint_of
from mercat.modules.leads.service.leads import LeadList
from mercat.modules.leads.service.letter_box import LetterBox
from mercat.modules.leads.service.matching import Choice, Matching
from mercat.modules.leads.service.parties import Parties
from mercat.modules.leads.service.quote_parties import QuoteParties, quote_act
from mercat.modules.leads.service.quoting import Quotes, QuoteTeller
from mercat.modules.leads.service.requests import RequestList, RequestTeller
from mercat.modules.leads.service.response_book import ResponseBook
from mercat.modules.leads.service.scoring import Factor, Fit, Measures, score_of, weigh
from mercat.modules.leads.service.sites import Site, Sites
from mercat.modules.leads.service.trades import Trade, Trades

__all__ = [
    "Choice",
    "Deciding",
    "Endings",
    "Factor",
    "Fit",
    "LeadList",
    "LetterBox",
    "Matching",
    "Measures",
    "Offered",
    "Parties",
    "QuoteParties",
    "QuoteTeller",
    "Quotes",
    "RequestList",
    "RequestTeller",
    "ResponseBook",
    "Site",
    "Sites",
    "Trade",
    "Trades",
    "act",
    "fingerprint_of",
    "quote_act",
    "score_of",
    "weigh",
]
