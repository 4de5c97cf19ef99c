"""What somebody is told of."""

from collections.abc import AsyncIterator

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Permission
from mercat.modules.notifications.schemas import NotificationRead

subscriptions = Fields()


@subscriptions.field
async def notification_added(context: Context) -> AsyncIterator[NotificationRead]:
    """Each notice of yours, as it comes."""
    context.caller(Permission.ACCOUNT_READ)
    async for frame in context.frames("notification.created"):
        yield NotificationRead.model_validate(frame["notification"])
