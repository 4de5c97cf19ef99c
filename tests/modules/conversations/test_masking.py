"""What is hidden in a message as long as there is no deal, and what is not."""

import time

import pytest

from mercat.modules.conversations.service import HIDDEN, mask

LEADS_PAST_US = [
    "bea@example.com",
    "write to bea.young+studio@mail.example.co.uk please",
    "bea ＠ example．com",
    "bea (at) example (dot) com",
    "bea[at]example.com",
    "bea at example dot com",
    "bea at gmail",
    "bea arroba example punto es",
    "почта@пример.рф",
    "+44 20 7946 0018",
    "+33 (0)6 12 34 56 78",
    "0044 20 7946 0018",
    "020 7946 0018",
    "06.12.34.56.78",
    "(415) 555-0132",
    "415-555-0132",
    "612 345 678",
    "4155550132",
    "+34.600.123.456",
    "612.345.678",
    "612–345–678",
    "600123456€",
    "6\u200b1\u200b2 345 678",
    "6\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33456\u2060789",
    "bea@exam\u200bple.com",
    "b\xadea\u200d@example\u200b.com",
    "𝟔𝟏𝟐 𝟑𝟒𝟓 𝟔𝟕𝟖",
    "٦١٢٣٤٥٦٧٨",
    "٠٦١٢٣٤٥٦٧٨",
    "０６１２３４５６７８",
    "zero six one two three four five six seven eight",
    "cero seis uno dos tres cuatro cinco",
    "wa.me/33612345678",
    "https://t.me/bea",
    "t dot me/bea",
    "chat.whatsapp.com/AbCdEf",
    "telegram: @bea_young",
    "insta @bea.young",
    "@bea on telegram",
    "mailto:bea",
    "tel:0612",
    "skype:bea.young?call",
    "discord.gg/abc",
]
LEFT_ALONE = [
    "12:30–14:00",
    "From 9:00 to 17:30, or 18h30-20h00.",
    "€1,200.00",
    "Cafe\u0301 n\u00ba 5, 👩\u200d🎤 x2, 120 m², 2 – 3 h, ½",
    "1.250.000 or 612.345 plays",
    "1 200,50 € for 3 hours",
    "USD 12,345,678.90",
    "It costs 1.250.000,00 EUR",
    "2026-11-21 14:00",
    "21/11/2026, 21.11.2026, 11-21-26",
    "from 2026-11-21 to 2026-12-24",
    "Room 12, 3rd floor, 120 m²",
    "48000 Hz, 24 bit, 1920x1080",
    "1920 1080",
    "My booking is 7KQ2-M4XD.",
    "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "Meet me at Northside Sound, 12 Mill Lane, SE1 7PB",
    "We are at work; look at the piano. At noon?",
    "We play at home, dots and all.",
    "One, two, three, four!",
    "Is it loud @ night?",
    "I saw it on Instagram.",
    "The signal is clean; time me.",
    "50% of 1,000,000",
    "3.14159",
    "0.5 to 0.75 of it",
    "ISO 9001, A4, 100-200-300",
    "#1234567890",
    "",
]


@pytest.mark.parametrize("text", LEADS_PAST_US)
def test_hidden(text: str) -> None:
    for said in (text, f"Hi! {text}", f"Call or write: {text} (Bea)", f"{text}\nThanks"):
        clear, found = mask(said)
        assert found, said
        assert HIDDEN in clear
    clear, _ = mask(f"Before {text}; after")
    assert clear.startswith("Before "), clear
    assert clear.endswith("; after"), clear
    assert sum(letter.isdigit() for letter in clear) == 0
    assert mask(clear) == (clear, False)


def test_left_alone() -> None:
    assert {text: mask(text)[0] for text in LEFT_ALONE} == {text: text for text in LEFT_ALONE}
    together = " ".join(LEFT_ALONE)
    assert mask(together) == (together, False)


@pytest.mark.parametrize(
    "piece",
    [
        "0 ",
        "a.",
        "a@",
        "+1(",
        "one ",
        " at ",
        "1,",
        "a-",
        "t.me",
        "12:30-",
        "@a",
        "1 €",
        ".",
        "_",
        "a_",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    """Of the longest that is taken: CPU, and many times what it needs."""
    text = (piece * 4000)[:4000]
    begun = time.process_time()

    mask(text)

    assert time.process_time() - begun < 5
