"""A business shows its work, and does not tell where its telephone was."""

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.camera import photo, place_in
from mercat.entrypoints.demo.telling import Person, StepFailed, Teller


async def show_work(teller: Teller, firm: Firm, mona: Person) -> None:
    teller.chapter("Mona shows a photo of their work")
    taken = photo()
    teller.say(f"her telephone noted {place_in(taken)} in it")
    sent = {
        "files": {"file": ("bathroom.jpg", taken, "image/jpeg")},
        "data": {"purpose": "PORTFOLIO"},
    }
    file = await teller.step("She uploads it", "POST upload", 201, by=mona, **sent)
    item = {"file_id": file["id"], "caption": "A bathroom in Lyon"}
    door = f"{firm.door}/portfolio"
    await teller.step("And shows it", f"POST {door}", 201, json=item, by=mona)
    shown = await teller.step("Everybody sees it", f"GET {door}", 200)
    picture = shown["items"][0]["picture"]
    content = await teller.download("It is there in three sizes", picture["full"])
    if place_in(content):
        raise StepFailed("The photo still says where it was taken.")
    teller.say(f"{len(content)} bytes of WebP, without a place")
