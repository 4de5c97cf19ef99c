"""What happens after the fact."""

from mercat.modules.payments.dependencies import sandbox, webhooks
from mercat.modules.payments.events import SandboxSpoke, WebhookReceived
from mercat.modules.payments.models import Gateway
from mercat.platform.outbox import Session, on
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


HANDLERS = [
    on(SandboxSpoke, deliver_from_sandbox),
    on(WebhookReceived, handle_webhook, heavy=True, timeout=30),
    on(MomentPassed, sweep_webhooks, heavy=True, timeout=30),
    on(HourPassed, forget_webhooks, heavy=True, timeout=120),
]
