"""A customer asks before she books, and is answered while she looks."""

import secrets

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.line import open_line
from mercat.entrypoints.demo.telling import Person, StepFailed, Teller


async def talk(teller: Teller, url: str, ada: Person, firm: Firm, mona: Person) -> None:
    teller.chapter("Ada has a question")
    asked = {"body": "Do you come on Saturdays? Call me: +33 6 12 34 56 78", "client_id": _new()}
    wish = {"kind": "BUSINESS", "business_id": firm.id, "message": asked}
    opened = await teller.step("She writes to Bruno", "POST conversations", 201, json=wish, by=ada)
    teller.done("Until they agree, this is hidden", opened["last_message"]["body"])
    there = opened["id"]
    async with (
        open_line(teller, url, "She stays connected", ada) as hers,
        open_line(teller, url, "So does Mona", mona) as monas,
    ):
        await hers.say("sync", cursors={there: 1})
        await hers.hear("synced")
        await monas.say("sync", cursors={there: 0})
        missed = await monas.hear("message.created")
        teller.done("Mona has what she missed", missed["message"]["body"])
        answer = {"body": "Until noon, yes.", "client_id": _new()}
        await monas.say("message.send", conversation_id=there, **answer)
        kept = await monas.hear("ack")
        heard = await hers.hear("message.created")
        if heard["message"]["id"] != kept["message"]["id"]:
            raise StepFailed("She was told something else.")
        teller.done("Ada reads it at once", "{sender[name]}: {body}".format(**heard["message"]))
        await hers.say("read", conversation_id=there, seq=heard["message"]["seq"])
        read = await monas.hear("read")
        teller.done("Mona sees that she has", f"{read['side']} · up to {read['seq']}")
    seen = await teller.step("Nothing is unread", f"GET conversations/{there}", 200, by=ada)
    if seen["unread"]:
        raise StepFailed(f"{seen['unread']} are unread.")


def _new() -> str:
    return secrets.token_hex(8)
