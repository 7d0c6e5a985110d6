"""Drifts of bodies that are no JSON any more: cut, nearly JSON, in another encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random

from drift.making.drifts import BROKEN, Chance, Drift, Material
from drift.making.recordings import Recorded

CUTS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def cut(kind: str, material: Material) -> Iterator[Chance]:
    """The body ends too early, even before its first byte; without its last bracket it is no JSON."""
    for recorded in material.answers:
        if recorded.has_json and recorded.content[-1:] in b"]}":
            for part in CUTS:
                yield Chance(recorded, (recorded.status, part), partial(_cut, kind, recorded, part))


def _cut(kind: str, recorded: Recorded, part: float, _random: Random) -> Drift:
    return Drift(kind, recorded, BROKEN, content=recorded.content[: int((len(recorded.content) - 1) * part)])


def _first_number(word: str) -> Callable[[bytes], bytes]:
    """Something else for the first number."""
    return lambda content: re.sub(rb"(?<=[:\[,])-?\d[\d.]*(?=[,}\]])", word.encode(), content, count=1)


# Each of them is read by some program; RFC 8259 has none of them. What changes nothing is not made.
NEARLY: Mapping[str, Callable[[bytes], bytes]] = {
    "a comma behind the last part": lambda content: content[:-1] + b"," + content[-1:],
    "single quotes": lambda content: content.replace(b'"', b"'"),
    "names without quotes": lambda content: re.sub(rb'"(\w+)":', rb"\1:", content),
    "a comment": lambda content: content[:1] + b"/* v2 */" + content[1:],
    "a call around it": lambda content: b"callback(" + content + b");",
    "a guard before it": lambda content: b")]}',\n" + content,
    "two bodies": lambda content: content + b"\n" + content,
    "None, True and False": lambda content: (
        content.replace(b":null", b":None").replace(b":true", b":True").replace(b":false", b":False")
    ),
    "a warning before it": lambda content: b"Warning: deprecated\r\n" + content,
    "NaN": _first_number("NaN"),
    "Infinity": _first_number("-Infinity"),
    "a hexadecimal number": _first_number("0x1F"),
    "a leading zero": _first_number("007"),
    "a leading point": _first_number(".5"),
    "a sign of plus": _first_number("+7"),
    "a line break in a text": lambda content: re.sub(rb'":"(?=\w)', b'":"\n', content, count=1),
}


def nearly_json(kind: str, material: Material) -> Iterator[Chance]:
    """The body is what some programs take for JSON."""
    for recorded in material.answers:
        if recorded.has_json and recorded.content[-1:] in b"]}" and len(recorded.content) > 2:
            for name in NEARLY:
                yield Chance(recorded, (name,), partial(_nearly, kind, recorded, name))


def _nearly(kind: str, recorded: Recorded, name: str, _random: Random) -> Drift | None:
    content = NEARLY[name](recorded.content)
    return Drift(kind, recorded, BROKEN, content=content) if content != recorded.content else None


# RFC 8259 section 8.1: between systems JSON is UTF-8. A mark before UTF-8 may be passed over, so that it is no drift.
ENCODINGS: Mapping[str, tuple[bytes, str]] = {
    "UTF-16": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "UTF-16 without a mark": (b"", "utf-16-le"),
    "UTF-16, the high byte first": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "UTF-32": (codecs.BOM_UTF32_LE, "utf-32-le"),
    "Windows-1252": (b"", "cp1252"),
}


def in_another_encoding(kind: str, material: Material) -> Iterator[Chance]:
    """The body is not UTF-8."""
    for recorded in material.answers:
        if recorded.has_json:
            for name in ENCODINGS:
                yield Chance(recorded, (name,), partial(_encoded, kind, recorded, name))


def _encoded(kind: str, recorded: Recorded, name: str, _random: Random) -> Drift | None:
    mark, encoding = ENCODINGS[name]
    content = mark + recorded.content.decode().encode(encoding, "replace")
    # Plain letters are the same bytes in both.
    if encoding == "cp1252" and _is_utf8(content):
        return None
    return Drift(kind, recorded, BROKEN, content=content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
