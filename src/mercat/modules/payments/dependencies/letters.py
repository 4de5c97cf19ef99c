"""How letters and papers about money are put together."""

from mercat.modules.notifications.service import Notifier
from mercat.modules.payments.repository import LetterRepository, ReceiptRepository
from mercat.modules.payments.service import LetterBox, LetterFacts, ReceiptPapers, Receipts
from mercat.modules.payments.workflows.give_notice import GiveNotice
from mercat.modules.payments.workflows.issue_receipt import IssueReceipt
from mercat.modules.payments.workflows.post_letters import PostLetters
from mercat.modules.payments.workflows.send_letter import SendLetter
from mercat.platform.db import Transaction
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import FromApp


async def receipt_papers(resources: FromApp) -> ReceiptPapers:
    return ReceiptPapers(resources.reads, resources.settings)


def issue_receipt(session: Session, resources: Resources) -> IssueReceipt:
    return IssueReceipt(
        Transaction(session),
        ReceiptRepository(session),
        Receipts(session, resources.settings),
        LetterBox(session),
    )


def post_letters(session: Session) -> PostLetters:
    return PostLetters(Transaction(session), LetterBox(session))


def give_notice(session: Session, resources: Resources) -> GiveNotice:
    return GiveNotice(
        Transaction(session),
        LetterFacts(session, resources.settings),
        Notifier(session, resources.clock),
    )


def send_letter(session: Session, resources: Resources) -> SendLetter:
    return SendLetter(
        Transaction(session),
        LetterRepository(session),
        LetterFacts(session, resources.settings),
        ReceiptPapers(resources.reads, resources.settings),
        resources.mailer,
        resources.settings,
    )
