"""Why an e-mail was not sent."""


class MailError(Exception):
    """`permanent`: this e-mail will never be taken, so that sending it again is no use."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
