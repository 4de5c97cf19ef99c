"""Somebody is about to send a file, to an address that we give them."""

from mercat.modules.files.models import LONGEST_PRESIGNED, File, FileStatus
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.schemas import PresignInput, PresignRead
from mercat.modules.files.service import Arrivals, Quotas, new_folder, new_incoming_key
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden
from mercat.platform.ids import uuid7


class PresignUpload:
    def __init__(
        self,
        transaction: Transaction,
        files: FileRepository,
        quotas: Quotas,
        arrivals: Arrivals,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._files = files
        self._quotas = quotas
        self._arrivals = arrivals
        self._clock = clock

    async def execute(self, actor: Actor, input: PresignInput) -> PresignRead:
        if not actor.may(Permission.FILES_WRITE):
            raise Forbidden
        self._arrivals.check(input.purpose, input.content_type, input.size)
        now, key = self._clock.now(), new_incoming_key()
        url = await self._arrivals.address(key, input.size)
        file = File(
            id=uuid7(),
            owner_user_id=actor.user_id,
            purpose=input.purpose,
            status=FileStatus.PENDING,
            filename=input.filename,
            content_type=input.content_type,
            size=input.size,
            storage_key=new_folder(),
            incoming_key=key,
            variants={},
            expires_at=now + LONGEST_PRESIGNED,
        )
        async with self._transaction:
            await self._quotas.lock(actor.user_id)
            await self._quotas.check_pending(actor.user_id)
            await self._quotas.check_storage(actor.user_id, input.size)
            self._files.add(file)
        return PresignRead(
            id=file.id,
            url=url,
            headers={"Content-Type": input.content_type},
            expires_at=(now + self._arrivals.life).replace(microsecond=0),
        )
