"""Somebody has sent a file to its address: it is looked at, made anew and stored."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.errors import NoFile, UploadExpired, UploadIncomplete
from mercat.modules.files.models import File, FileStatus
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.service import REFUSALS, Arrivals, Made, Quotas, Shelf, act, refusal_of
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import ApplicationError, Forbidden


class CompleteUpload:
    def __init__(
        self,
        transaction: Transaction,
        files: FileRepository,
        quotas: Quotas,
        arrivals: Arrivals,
        shelf: Shelf,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._files = files
        self._quotas = quotas
        self._arrivals = arrivals
        self._shelf = shelf
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, file_id: UUID, device: Device) -> File:
        """Once more, or twice at once, says the same again. Raises NoFile, UploadIncomplete,
        UploadExpired, QuotaExceeded, what is wrong with the file, and Unavailable: then it may be
        tried again.
        """
        if not actor.may(Permission.FILES_WRITE):
            raise Forbidden
        file = await self._load(actor, file_id)
        if file.status is FileStatus.READY:
            return file
        try:
            made = await self._shelf.make(file.purpose, await self._arrivals.take(file))
        except UploadIncomplete:
            # Perhaps another attempt was faster, and has taken it from there.
            file = await self._load(actor, file_id)
            if file.status is FileStatus.READY:
                return file
            raise
        except REFUSALS as refusal:
            await self._reject(actor, file_id, refusal)
            await self._arrivals.clear(file)
            raise
        await self._shelf.store(made.key_in(file.folder), made)
        file = await self._finish(actor, file_id, made, device)
        await self._arrivals.clear(file)
        return file

    async def _load(self, actor: Actor, file_id: UUID) -> File:
        async with self._transaction:
            file = await self._files.lock(file_id, actor.user_id)
        if file is None:
            raise NoFile
        if file.status is FileStatus.REJECTED:
            raise refusal_of(file)
        if file.status is FileStatus.PENDING:
            if file.incoming_key is None:
                raise UploadIncomplete
            if file.is_late(self._clock.now()):
                raise UploadExpired
        return file

    async def _reject(self, actor: Actor, file_id: UUID, refusal: ApplicationError) -> None:
        async with self._transaction:
            file = await self._files.lock(file_id, actor.user_id)
            if file is not None and file.status is FileStatus.PENDING:
                file.reject(refusal.code, self._clock.now())

    async def _finish(self, actor: Actor, file_id: UUID, made: Made, device: Device) -> File:
        async with self._transaction:
            await self._quotas.lock(actor.user_id)
            file = await self._files.lock(file_id, actor.user_id)
            if file is None:
                raise NoFile
            if file.status is FileStatus.READY:
                return file
            await self._quotas.check_storage(actor.user_id, made.size - file.size)
            if not file.complete(self._clock.now()):
                raise UploadExpired
            made.describe(file)
            await self._audit.record(act("file.uploaded", file, actor, device))
        return file
