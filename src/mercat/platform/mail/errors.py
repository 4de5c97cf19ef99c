"""Why an e-mail was not sent."""


class MailError(Exception):
    """`permanent`: this e-mail will never be taken, so that sending it again is no use. `bounced`:
    and it is the address that is refused, not this e-mail or its sender.
    """

    def __init__(self, message: str, *, permanent: bool, bounced: bool | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.bounced = permanent if bounced is None else bounced
