"""Somebody looks after their account: password, devices, second factor, keys, data, farewell."""

import io
import secrets
import zipfile

from PIL import Image

from mercat.entrypoints.demo.telling import Person, Teller
from mercat.modules.identity.service import totp


async def look_after_account(teller: Teller, ada: Person) -> None:
    await _forget_password(teller, ada)
    await _send_away_device(teller, ada)
    recovery_codes = await _turn_on_second_factor(teller, ada)
    await _sign_in_with_two(teller, ada, recovery_codes)
    await _give_key(teller, ada)
    await _show_herself(teller, ada)
    await _take_along(teller, ada)
    await _nearly_leave(teller, ada, recovery_codes)


async def _forget_password(teller: Teller, ada: Person) -> None:
    teller.chapter("She forgets her password")
    asked = {"email": ada.email}
    await teller.step("She asks for a code", "POST auth/forgot-password", 202, json=asked)
    code = await teller.code(ada)
    ada.password = f"a new one, {secrets.token_hex(4)}"
    new = {"email": ada.email, "code": code, "new_password": ada.password}
    await teller.step("She sets another one", "POST auth/reset-password", 200, json=new)
    await teller.step("The code works once", "POST auth/reset-password", 400, json=new)


async def _send_away_device(teller: Teller, ada: Person) -> None:
    teller.chapter("She is signed in on two devices")
    phone = await teller.step("On her phone", "POST auth/login", 200, json=ada.account)
    laptop = await teller.step("And on a laptop", "POST auth/login", 200, json=ada.account)
    ada.access_token = laptop["access_token"]
    page = await teller.step("She sees both", "GET auth/sessions", 200, by=ada)
    other = next(session["id"] for session in page["items"] if not session["current"])
    door = f"auth/sessions/{other}"
    await teller.step("She ends the other one", f"DELETE {door}", 200, by=ada)
    lost = {"Authorization": f"Bearer {phone['access_token']}"}
    await teller.step("The phone is refused now", "GET auth/me", 401, headers=lost)


async def _turn_on_second_factor(teller: Teller, ada: Person) -> list[str]:
    teller.chapter("She turns on a second factor")
    begun = await teller.step("A secret, as a QR code", "POST auth/mfa/totp", 200, by=ada)
    code = {"code": totp.code_now(begun["secret"])}
    done = await teller.step(
        "Her app shows a code", "POST auth/mfa/totp/confirm", 200, json=code, by=ada
    )
    codes: list[str] = done["recovery_codes"]
    teller.say(f"{len(codes)} recovery codes, such as {codes[-1]}")
    return codes


async def _sign_in_with_two(teller: Teller, ada: Person, recovery_codes: list[str]) -> None:
    half = await teller.step("The password is not enough", "POST auth/login", 200, json=ada.account)
    second = {"mfa_token": half["mfa_token"], "code": recovery_codes.pop()}
    pair = await teller.step("With a recovery code it is", "POST auth/login/mfa", 200, json=second)
    ada.access_token = pair["access_token"]
    await teller.step("None works twice", "POST auth/login/mfa", 401, json=second)


async def _give_key(teller: Teller, ada: Person) -> None:
    teller.chapter("She lets a program read her account")
    wish = {"name": "Statistics", "scopes": ["account:read"]}
    made = await teller.step("A key, shown once", "POST auth/api-keys", 201, json=wish, by=ada)
    key = {"X-API-Key": made["key"]}
    await teller.step("It may read", "GET users/me", 200, headers=key)
    change = {"bio": "Hacked."}
    await teller.step("It may not write", "PATCH users/me", 403, json=change, headers=key)
    door = f"auth/api-keys/{made['id']}"
    await teller.step("She takes it back", f"DELETE {door}", 200, by=ada)
    await teller.step("It is refused now", "GET users/me", 401, headers=key)


async def _take_along(teller: Teller, ada: Person) -> None:
    teller.chapter("She takes her data along")
    profile = {"last_name": "Lovelace", "timezone": "Europe/London"}
    await teller.step("She completes it", "PATCH users/me", 200, json=profile, by=ada)
    await teller.step("She asks for all of it", "GET users/me/export", 202, by=ada)
    await teller.until("The export", "GET users/me/export", 200, by=ada)
    ready = await teller.step("It is ready", "GET users/me/export", 200, by=ada)
    archive = await teller.download("She downloads it", ready["url"])
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    teller.say(", ".join(names))


async def _show_herself(teller: Teller, ada: Person) -> None:
    teller.chapter("She shows a photo")
    drawn = io.BytesIO()
    Image.radial_gradient("L").save(drawn, "PNG")
    sent = {"file": ("me.png", drawn.getvalue(), "image/png")}
    shown = await teller.step("She uploads it", "PUT users/me/photo", 200, files=sent, by=ada)
    picture = await teller.download("It is there in three sizes", shown["variants"]["thumb"])
    teller.say(f"the smallest: {len(picture)} bytes of WebP")


async def _nearly_leave(teller: Teller, ada: Person, recovery_codes: list[str]) -> None:
    teller.chapter("She leaves, and thinks better of it")
    gone = await teller.step("She has it erased", "DELETE users/me", 202, by=ada)
    teller.say(f"on {gone['deletion_at'][:10]}, unless she signs in before")
    await teller.step("She is signed out", "GET auth/me", 401, by=ada)
    half = await teller.step("She signs in again", "POST auth/login", 200, json=ada.account)
    second = {"mfa_token": half["mfa_token"], "code": recovery_codes.pop()}
    pair = await teller.step("And keeps her account", "POST auth/login/mfa", 200, json=second)
    ada.access_token = pair["access_token"]
