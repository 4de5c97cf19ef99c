"""What happens after the fact."""

from mercat.modules.payments.dependencies import letters, sandbox, webhooks
from mercat.modules.payments.events import (
    AccountChanged,
    DisputeChanged,
    MoneyLetterDue,
    PaymentSettled,
    PayoutChanged,
    PlanRenewalOrdered,
    RefundFailed,
    RefundSettled,
    SandboxSpoke,
    WebhookReceived,
)
from mercat.modules.payments.models import (
    ACCOUNT_LETTERS,
    DISPUTE_LETTERS,
    PAYOUT_LETTERS,
    Gateway,
    Letter,
)
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed, MomentPassed
from mercat.platform.resources import Resources


async def deliver_from_sandbox(event: SandboxSpoke, session: Session, resources: Resources) -> None:
    """By the way that a real company's webhooks come, signature and all."""
    webhook = await sandbox.voice(session, resources).webhook(event.operation_id)
    if webhook is None:
        return
    workflow = await webhooks.receive_webhook(session, resources)
    for _ in range(event.copies):
        await workflow.execute(Gateway.SANDBOX, *webhook)


async def handle_webhook(event: WebhookReceived, session: Session, resources: Resources) -> None:
    await webhooks.handle_webhook(session, resources).execute(event.webhook_event_id)


async def sweep_webhooks(_: MomentPassed, session: Session, resources: Resources) -> None:
    await webhooks.sweep_webhooks(session, resources).execute()


async def forget_webhooks(_: HourPassed, session: Session, resources: Resources) -> None:
    await webhooks.forget_webhooks(session, resources).execute()


async def issue_receipt(event: PaymentSettled, session: Session, resources: Resources) -> None:
    await letters.issue_receipt(session, resources).execute(event.charge_id)


async def issue_credit_note(event: RefundSettled, session: Session, resources: Resources) -> None:
    await letters.issue_receipt(session, resources).execute(event.charge_id, event.refund_id)


async def tell_of_refund(event: RefundFailed, session: Session, _: Resources) -> None:
    await letters.post_letters(session).execute(Letter.REFUND_FAILED, event.refund_id)


async def tell_of_payout(event: PayoutChanged, session: Session, _: Resources) -> None:
    letter = PAYOUT_LETTERS.get(event.status)
    await letters.post_letters(session).execute(letter, event.payout_id, event.business_id)


async def tell_of_dispute(event: DisputeChanged, session: Session, _: Resources) -> None:
    letter = DISPUTE_LETTERS.get(event.status)
    await letters.post_letters(session).execute(letter, event.dispute_id, event.business_id)


async def tell_of_account(event: AccountChanged, session: Session, _: Resources) -> None:
    letter = ACCOUNT_LETTERS.get(event.status)
    await letters.post_letters(session).execute(letter, event.account_id, event.business_id)


async def tell_of_renewal(
    event: PlanRenewalOrdered, session: Session, resources: Resources
) -> None:
    due = MoneyLetterDue(
        user_id=event.user_id, letter=Letter.RENEWAL_DUE, about_id=event.plan_order_id
    )
    with mailing():
        await letters.send_letter(session, resources).execute(due)


async def send_letter(event: MoneyLetterDue, session: Session, resources: Resources) -> None:
    with mailing():
        await letters.send_letter(session, resources).execute(event)


HANDLERS = [
    on(SandboxSpoke, deliver_from_sandbox),
    on(WebhookReceived, handle_webhook, heavy=True, timeout=30),
    on(MomentPassed, sweep_webhooks, heavy=True, timeout=30),
    on(HourPassed, forget_webhooks, heavy=True, timeout=120),
    on(PaymentSettled, issue_receipt),
    on(RefundSettled, issue_credit_note),
    on(RefundFailed, tell_of_refund),
    on(PayoutChanged, tell_of_payout),
    on(DisputeChanged, tell_of_dispute),
    on(AccountChanged, tell_of_account),
    on(PlanRenewalOrdered, tell_of_renewal, heavy=True, timeout=20),
    on(MoneyLetterDue, send_letter, heavy=True, timeout=20),
]
