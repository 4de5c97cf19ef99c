"""Whoever asks."""

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.models import Permission
from mercat.modules.identity.schemas import ProfileRead

queries = Fields()


@queries.field
async def me(context: Context) -> ProfileRead:
    """Your own account."""
    profiles = await accounts.profiles(context.resources)
    actor = context.caller(Permission.ACCOUNT_READ)
    return ProfileRead.model_validate(await profiles.account(actor))
