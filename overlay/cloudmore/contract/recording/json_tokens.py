"""Where the texts, numbers and names of a JSON text stand, so that one can be replaced and every other byte stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Generic, Protocol, Self, TypeVar

from attrs import define, frozen

_TOKEN = re.compile(r'[{}\[\]:,]|"(?:[^"\\]|\\.)*"|[^\s{}\[\]:,"\ufeff]+', re.DOTALL)
# A character as it may be written: two escaped halves, one escape, or itself.
_WRITTEN = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)


class Kind(Enum):
    """What a token is."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"


class Walk(Protocol):
    """A place that goes along: what stands below it is below the same schema."""

    def of(self, name: str) -> Self:
        """The place of a property."""
        ...

    def each(self) -> Self:
        """The place of the items of a list."""
        ...


W = TypeVar("W")
P = TypeVar("P", bound="Walk")


@frozen
class Token(Generic[W]):
    """A text, a number or the name of a property; ``true``, ``false`` and ``null`` are none.

    Attributes:
        kind: What it is.
        start: Its first character, the quotation mark of a text.
        end: The one behind it.
        value: A text without its escapes, a number as it is written.
        place: Of the value; of a name, the place of the object.
    """

    kind: Kind
    start: int
    end: int
    value: str
    place: W


@define
class _Open(Generic[W]):
    is_object: bool
    place: W
    inside: W
    wants_name: bool


def tokens(text: str, root: P) -> Iterator[Token[P]]:
    """The tokens of a JSON text, in their order.

    Args:
        text: JSON; what is none gives something, and nothing sensible.
        root: The place of the whole.
    """
    opened: list[_Open[P]] = []
    for found in _TOKEN.finditer(text):
        here, letter = opened[-1] if opened else None, found[0][0]
        if letter in "{[":
            place = here.inside if here else root
            opened.append(_Open(letter == "{", place, place if letter == "{" else place.each(), letter == "{"))
        elif letter in "}]":
            opened.pop()
        elif letter == ",":
            opened[-1].wants_name = opened[-1].is_object
        elif letter == '"':
            value = str(json.loads(found[0], strict=False)) if "\\" in found[0] else found[0][1:-1]
            if here and here.wants_name:
                yield Token(Kind.NAME, found.start(), found.end(), value, here.place)
                here.inside, here.wants_name = here.place.of(value), False
            else:
                yield Token(Kind.TEXT, found.start(), found.end(), value, here.inside if here else root)
        elif letter in "-0123456789":
            yield Token(Kind.NUMBER, found.start(), found.end(), found[0], here.inside if here else root)


def written_as(token: str, new: str) -> str:
    """A text in quotation marks, written in the way of another one.

    Args:
        token: The other one as it stands, with its quotation marks and escapes.
        new: The text.
    """
    if "\\" not in token:
        return json.dumps(new, ensure_ascii=False)
    written = _WRITTEN.findall(token[1:-1])
    letters = [json.loads(f'"{each}"', strict=False) for each in written]
    if len(letters) == len(new):
        pairs = zip(written, letters, new, strict=True)
        return f'"{"".join(way if old == letter else _escaped_as(way, letter) for way, old, letter in pairs)}"'
    way = next((each for each in written if each.startswith("\\u")), "")
    return f'"{"".join(_escaped_as(way if ord(letter) > 127 else "", letter) for letter in new)}"'


def _escaped_as(way: str, letter: str) -> str:
    if not way.startswith("\\u"):
        return json.dumps(letter, ensure_ascii=False)[1:-1]
    units = letter.encode("utf-16-be").hex()
    digits = units.upper() if way[2:] != way[2:].lower() else units
    return "".join(f"\\u{digits[at : at + 4]}" for at in range(0, len(digits), 4))


def replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """A text in which some spans are others.

    Args:
        text: The text.
        changes: Start, end, and what stands there now; in their order.
    """
    pieces: list[str] = []
    at = 0
    for start, end, new in changes:
        pieces += (text[at:start], new)
        at = end
    return "".join((*pieces, text[at:]))
