"""One person is told of money, by mail; of what they paid and got back, with the paper."""

from dataclasses import replace

from mercat.modules.identity.models import UserStatus
from mercat.modules.payments.events import MoneyLetterDue
from mercat.modules.payments.models import Letter
from mercat.modules.payments.repository import LetterRepository
from mercat.modules.payments.service import LetterFacts, ReceiptPapers
from mercat.platform.db import Transaction
from mercat.platform.mail.message import Attachment
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings

_WITH_PAPER = frozenset({Letter.RECEIPT, Letter.CREDIT_NOTE})


class SendLetter:
    def __init__(
        self,
        transaction: Transaction,
        letters: LetterRepository,
        facts: LetterFacts,
        papers: ReceiptPapers,
        mailer: Mailer,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._letters = letters
        self._facts = facts
        self._papers = papers
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: MoneyLetterDue) -> None:
        """Nothing, if it is not so any more."""
        letter = Letter(event.letter)
        async with self._transaction:
            reader = await self._letters.person(event.user_id)
            told = await self._facts.of(letter, event.about_id)
        if reader is None or reader.status is UserStatus.DELETED or told is None:
            return
        email = render(
            letter,
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            name=reader.first_name,
            **told,
        )
        if letter in _WITH_PAPER:
            paper = await self._papers.of(event.about_id)
            attached = Attachment(paper.name, paper.content, "application/pdf")
            email = replace(email, attachments=(attached,))
        await self._mailer.send(email)
