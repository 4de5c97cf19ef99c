"""What becomes of a booking reaches the sockets of both sides, and of nobody else."""

from uuid import UUID, uuid4

from fastapi import FastAPI
from tests.modules.conversations.live.scene import Scene
from tests.modules.conversations.parlour import Parlour
from tests.serving import serving

from mercat.modules.bookings import handlers
from mercat.modules.bookings.events import BookingChanged, Change
from mercat.platform.outbox import Handlers, Outbox
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources


async def test_both_sides_hear_of_it(parlour: Parlour, app: FastAPI, resources: Resources) -> None:
    booking = UUID(await parlour.booking(parlour.bea))
    light = Handlers([one for one in handlers.HANDLERS if not one.heavy])
    async with serving(app) as address:
        scene = Scene(
            *(resources, address, parlour.hall.business, ""),
            *(parlour.bea, parlour.olga, parlour.max, parlour.carl),
        )
        async with (
            scene.line(parlour.bea) as customer,
            scene.line(parlour.max) as member,
            scene.line(parlour.carl) as stranger,
        ):
            lines = (customer, member, stranger)
            for line in lines:
                await line.say("sync", cursors={})
                await line.hear("synced")
            async with resources.database.open_session() as session:
                event = BookingChanged(booking_id=booking, kind=Change.CONFIRMED, entry_id=uuid4())
                Outbox(session).add(event)
                await session.commit()
            while await Relay(resources, light).take():
                pass
            theirs, his, nobodys = [await line.silent() for line in lines]

    (frame,) = [one for one in theirs if one["type"] == "booking.updated"]
    assert (frame["change"], frame["booking"]["id"]) == ("confirmed", str(booking))
    assert frame["booking"]["status"] == "CONFIRMED"
    assert frame in his
    assert nobodys == []
    resources.hub.close()
    vars(resources).pop("hub")
