"""What a PDF of ours says, read as a program for reading does: fonts, their maps, the strings."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
_MAPPED = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", re.MULTILINE)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) ?Tj", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def lines_of(pdf: bytes) -> list[list[str]]:
    """Each page's strings, in the order in which they are drawn."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts: dict[bytes, dict[int, str]] = {}
    for body in objects.values():
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body):
            [mapped] = re.findall(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
            fonts[name] = {
                int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
                for code, text in _MAPPED.findall(_content(objects[int(mapped)]))
            }
    pages = [body for body in objects.values() if b"/Type /Page\n" in body]
    contents = [re.findall(rb"/Contents (\d+) 0 R", page)[0] for page in pages]
    return [_strings(_content(objects[int(number)]), fonts) for number in contents]


def _strings(content: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    found, letters = [], next(iter(fonts.values()))
    for font, string in _SHOWN.findall(content):
        if font:
            letters = fonts[font]
            continue
        codes = _ESCAPED.sub(lambda match: _LETTERS.get(match[1], match[1]), string)
        pairs = zip(codes[::2], codes[1::2], strict=True)
        found.append("".join(letters[high * 256 + low] for high, low in pairs))
    return found


def _content(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]
