"""How conversations refuse."""

from mercat.platform.errors import Conflict, FieldRefused, Forbidden, Invalid, NotFound


class NoConversation(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "conversation_not_found"
    message = "There is no such conversation."


class NobodyThere(NotFound):
    """Or nobody that whoever asks has anything to do with: no stranger writes to a stranger."""

    code = "nobody_there"
    message = "There is nobody whom you could write to there."


class NoMessage(NotFound):
    code = "message_not_found"
    message = "There is no such message."


class NoReport(NotFound):
    code = "report_not_found"
    message = "There is no such report."


class ConversationBlocked(Forbidden):
    """Either side has blocked the other."""

    code = "conversation_blocked"
    message = "Nothing can be written here: one side has blocked the other."


class OwnConversation(Conflict):
    code = "own_conversation"
    message = "That would be a conversation with yourself."


class NobodyReads(Conflict):
    code = "nobody_reads"
    message = "The other side has gone: nobody would read it."


class MessageSettled(Conflict):
    code = "message_settled"
    message = "This was sent too long ago: it stays as it is."


class MessageDeleted(Conflict):
    code = "message_deleted"
    message = "This message was deleted."


class AlreadyReported(Conflict):
    code = "already_reported"
    message = "You have told us of this message. We look at it."


class OwnMessage(Conflict):
    code = "own_message"
    message = "This message is yours: delete it instead."


class AlreadyDecided(Conflict):
    code = "already_decided"
    message = "Somebody has decided about this message."


class BeyondTheEnd(FieldRefused):
    code = "beyond_the_end"
    message = "There is no message of this number yet."
    field = "seq"


class OneDirection(Invalid):
    code = "one_direction"
    message = "Ask for `after_seq` or for `before_seq`."
    sample = {"fields": [{"loc": ["query", "before_seq"], "message": message, "code": code}]}  # noqa: RUF012 (nobody writes to it)

    def __init__(self) -> None:
        super().__init__(None, **self.sample)
