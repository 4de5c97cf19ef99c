"""One's own account."""

from contextlib import asynccontextmanager

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.dependencies import profile as dependencies
from mercat.modules.identity.dependencies.limits import TAKEN
from mercat.modules.identity.errors import PhoneTaken
from mercat.modules.identity.models import Permission
from mercat.modules.identity.schemas import ProfileInput, ProfileRead
from mercat.platform.web.limits import seldom_refused

mutations = Fields()
_rarely_taken = asynccontextmanager(seldom_refused(TAKEN, PhoneTaken))


@mutations.field
async def update_profile(context: Context, *, input: ProfileInput) -> ProfileRead:
    """Changes what is sent and nothing else; null clears a field."""
    actor = context.caller(Permission.ACCOUNT_WRITE)
    async with _rarely_taken(context.connection), context.session() as session:
        workflow = await dependencies.update_profile(session)
        await workflow.execute(actor, input, context.device)
    profiles = await accounts.profiles(context.resources)
    return ProfileRead.model_validate(await profiles.account(actor))
