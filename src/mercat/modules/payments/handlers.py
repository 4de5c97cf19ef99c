"""What happens after the fact."""

from mercat.modules.businesses.events import RenewalDue
from mercat.modules.payments.dependencies import (
    accounts,
    charges,
    ledger,
    letters,
    payouts,
    plans,
    sandbox,
    webhooks,
)
from mercat.modules.payments.events import (
    AccountChanged,
    AccountLeaving,
    CheckoutDue,
    CheckoutRefused,
    CheckoutVoidDue,
    DayToReconcile,
    DisputeChanged,
    MoneyLetterDue,
    PaymentSettled,
    PayoutChanged,
    PayoutDue,
    PlanRenewalOrdered,
    RefundDue,
    RefundFailed,
    RefundSettled,
    SandboxSpoke,
    TokensExpiring,
    WebhookReceived,
)
from mercat.modules.payments.models import (
    ACCOUNT_LETTERS,
    DISPUTE_LETTERS,
    PAYOUT_LETTERS,
    Gateway,
    Letter,
)
from mercat.modules.payments.service import PAID_FOR_PLANS
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


async def open_checkout(event: CheckoutDue, session: Session, resources: Resources) -> None:
    await charges.open_checkout(session, resources).execute(event.charge_id)


async def void_checkout(event: CheckoutVoidDue, session: Session, resources: Resources) -> None:
    await charges.void_checkout(session, resources).execute(event.charge_id)


async def send_refund(event: RefundDue, session: Session, resources: Resources) -> None:
    await charges.send_refund(session, resources).execute(event.refund_id)


async def resume_payments(_: HourPassed, session: Session, resources: Resources) -> None:
    await charges.resume_payments(session, resources).execute()


async def watch_ledger(_: HourPassed, __: Session, resources: Resources) -> None:
    async with resources.database.open_snapshot() as session:
        await ledger.check_ledger(session, resources).execute()


async def activate_plan(event: PaymentSettled, session: Session, resources: Resources) -> None:
    if event.subject_kind == PAID_FOR_PLANS:
        await plans.activate_plan(session, resources).execute(event)


async def renew_plan(event: RenewalDue, session: Session, resources: Resources) -> None:
    await plans.renew_plan(session, resources).execute(event)


async def run_payouts(_: HourPassed, session: Session, resources: Resources) -> None:
    await payouts.run_payouts(session, resources).execute()


async def send_payout(event: PayoutDue, session: Session, resources: Resources) -> None:
    await payouts.send_payout(session, resources).execute(event.payout_id)


async def look_after_accounts(_: HourPassed, session: Session, resources: Resources) -> None:
    await accounts.look_after_accounts(session, resources).execute()


async def renew_tokens(event: TokensExpiring, session: Session, resources: Resources) -> None:
    await accounts.renew_tokens(session, resources).execute(event.account_id)


async def leave_gateway(event: AccountLeaving, session: Session, resources: Resources) -> None:
    await accounts.leave_gateway(session, resources).execute(event.account_id)


async def queue_reconciliations(_: HourPassed, session: Session, resources: Resources) -> None:
    await webhooks.queue_reconciliations(session, resources).execute()


async def reconcile_day(event: DayToReconcile, session: Session, resources: Resources) -> None:
    workflow = webhooks.reconcile_day(session, resources)
    await workflow.execute(Gateway(event.gateway), event.since, event.until)


async def issue_receipt(event: PaymentSettled, session: Session, resources: Resources) -> None:
    await letters.issue_receipt(session, resources).execute(event.charge_id)


async def issue_credit_note(event: RefundSettled, session: Session, resources: Resources) -> None:
    await letters.issue_receipt(session, resources).execute(event.charge_id, event.refund_id)


async def tell_of_refund(event: RefundFailed, session: Session, _: Resources) -> None:
    await letters.post_letters(session).execute(Letter.REFUND_FAILED, event.refund_id)


async def tell_of_delay(event: RefundFailed, session: Session, _: Resources) -> None:
    await letters.post_letters(session).execute(
        Letter.REFUND_DELAYED, event.refund_id, payer_of=event.charge_id
    )


async def tell_of_refusal(event: CheckoutRefused, session: Session, _: Resources) -> None:
    await letters.post_letters(session).execute(
        Letter.CHECKOUT_REFUSED, event.charge_id, event.business_id
    )


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


async def give_notice(event: MoneyLetterDue, session: Session, resources: Resources) -> None:
    await letters.give_notice(session, resources).execute(event)


async def give_notice_of_renewal(
    event: PlanRenewalOrdered, session: Session, resources: Resources
) -> None:
    due = MoneyLetterDue(
        user_id=event.user_id, letter=Letter.RENEWAL_DUE, about_id=event.plan_order_id
    )
    await letters.give_notice(session, resources).execute(due)


HANDLERS = [
    on(CheckoutDue, open_checkout, heavy=True, timeout=30),
    on(CheckoutVoidDue, void_checkout, heavy=True, timeout=30),
    on(RefundDue, send_refund, heavy=True, timeout=30),
    on(HourPassed, resume_payments, heavy=True, timeout=60),
    on(SandboxSpoke, deliver_from_sandbox),
    on(WebhookReceived, handle_webhook, heavy=True, timeout=30),
    on(MomentPassed, sweep_webhooks, heavy=True, timeout=30),
    on(HourPassed, forget_webhooks, heavy=True, timeout=120),
    on(HourPassed, queue_reconciliations),
    on(DayToReconcile, reconcile_day, heavy=True, timeout=1800),
    on(HourPassed, watch_ledger, heavy=True, timeout=1800),
    on(PaymentSettled, activate_plan),
    on(RenewalDue, renew_plan),
    on(HourPassed, run_payouts, heavy=True, timeout=300),
    on(PayoutDue, send_payout, heavy=True, timeout=30),
    on(HourPassed, look_after_accounts, heavy=True, timeout=60),
    on(TokensExpiring, renew_tokens, heavy=True, timeout=30),
    on(AccountLeaving, leave_gateway, heavy=True, timeout=30),
    on(PaymentSettled, issue_receipt),
    on(RefundSettled, issue_credit_note),
    on(RefundFailed, tell_of_refund),
    on(RefundFailed, tell_of_delay),
    on(CheckoutRefused, tell_of_refusal),
    on(PayoutChanged, tell_of_payout),
    on(DisputeChanged, tell_of_dispute),
    on(AccountChanged, tell_of_account),
    on(PlanRenewalOrdered, tell_of_renewal, heavy=True, timeout=20),
    on(MoneyLetterDue, send_letter, heavy=True, timeout=20),
    on(MoneyLetterDue, give_notice),
    on(PlanRenewalOrdered, give_notice_of_renewal),
]
