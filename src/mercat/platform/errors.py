"""The few kinds of failure a caller can be told about. Entrances turn a kind into a status."""

from collections.abc import Mapping
from typing import ClassVar


class ApplicationError(Exception):
    """`code` is stable and part of the API; `detail` says more, and never holds a secret. `sample`
    is a detail as it may be, for the documents.
    """

    code: ClassVar[str] = "internal_error"
    message: ClassVar[str] = "Something went wrong."
    sample: ClassVar[Mapping[str, object]] = {}

    def __init__(self, message: str | None = None, **detail: object) -> None:
        super().__init__(message or self.message)
        self.detail = detail


class Malformed(ApplicationError):
    code = "malformed"
    message = "This request cannot be read."


class Unauthenticated(ApplicationError):
    code = "not_authenticated"
    message = "Sign in first."


class PaymentRequired(ApplicationError):
    code = "payment_required"
    message = "This has to be paid for first."


class Forbidden(ApplicationError):
    code = "forbidden"
    message = "You may not do this."


class NotFound(ApplicationError):
    code = "not_found"
    message = "Not found."


class Conflict(ApplicationError):
    code = "conflict"
    message = "This clashes with something that already exists."


class Invalid(ApplicationError):
    code = "invalid"
    message = "This does not make sense."


class FieldRefused(Invalid):
    """Names the field of the body that it refuses."""

    field: ClassVar[str]

    def __init_subclass__(cls) -> None:
        fault = {"loc": ["body", cls.field], "message": cls.message, "code": cls.code}
        cls.sample = {"fields": [fault]}

    def __init__(self) -> None:
        super().__init__(None, **self.sample)


class Moved(ApplicationError):
    """Told by a redirect to the same path with `new` where `old` stood."""

    code = "moved"
    message = "This has another address now."

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old, self.new = old, new


class PreconditionFailed(ApplicationError):
    code = "precondition_failed"
    message = "This is not what it was when you read it."


class Gone(ApplicationError):
    code = "gone"
    message = "This was here and is no more."


class ContentTooLarge(ApplicationError):
    code = "content_too_large"
    message = "This is too large."


class Unsupported(ApplicationError):
    code = "unsupported_media_type"
    message = "This kind of file is not taken here."


class Delayed(ApplicationError):
    """`retry_after`: seconds until it is worth trying again."""

    def __init__(
        self, message: str | None = None, *, retry_after: float = 1, **detail: object
    ) -> None:
        super().__init__(message, **detail)
        self.retry_after = retry_after


class Locked(Delayed):
    code = "locked"
    message = "This is locked for now."


class RateLimited(Delayed):
    code = "rate_limited"
    message = "Too many requests."


class Unavailable(Delayed):
    """Something this depends on is down or too busy."""

    code = "unavailable"
    message = "This is not available at the moment. Try again shortly."
    sample = {"dependency": "database"}  # noqa: RUF012 (nobody writes to it)
