"""What is counted at one place while answers are gathered."""

from __future__ import annotations

from collections import Counter
from typing import Any

from attrs import define, field

from cloudmore.contract.evidence.places import EvidencePlace
from cloudmore.contract.evidence.rounding import at_least, length_bounds
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import Column, format_of

Lengths = tuple[int, int] | None


@define
class GatheredPlace:
    """Exact counts of one place, which are rounded when they are told.

    Attributes:
        is_documented: Whether the document has it.
        seen: How often it was there.
        types: How often it had each JSON type.
        exponents: How many numbers were spelled with an exponent.
        formats: How many texts had each format.
        text_length: Least and greatest length of texts.
        list_length: The same of lists.
        words: How often each word of the document's list was there.
        respelled: The same of words in another letter case.
        other_words: How many texts were none of them.
    """

    is_documented: bool
    seen: int = 0
    types: Counter[str] = field(factory=Counter[str])
    exponents: int = 0
    formats: Counter[str] = field(factory=Counter[str])
    text_length: Lengths = None
    list_length: Lengths = None
    words: Counter[str] = field(factory=Counter[str])
    respelled: Counter[str] = field(factory=Counter[str])
    other_words: int = 0

    def add(self, column: Column) -> None:
        """Add all that stands at the place in one value.

        Args:
            column: What stands there.
        """
        self.seen += len(column.values)
        for kind in column.kinds:
            values = column.of(kind)
            self.types[_type_of(kind)] += len(values)
            if kind is str:
                # A text that comes often is looked at once.
                self._add_texts(Counter(values), column.view)
            elif kind is list:
                self.list_length = _wider(self.list_length, _bounds(map(len, values)))
            elif issubclass(kind, float) and kind is not float:
                self.exponents += len(values)

    def merge(self, other: GatheredPlace) -> None:
        """Add what stands at another place that is told under the same name.

        Args:
            other: It.
        """
        self.seen += other.seen
        self.exponents += other.exponents
        self.other_words += other.other_words
        self.types += other.types
        self.formats += other.formats
        self.words += other.words
        self.respelled += other.respelled
        self.text_length = _wider(self.text_length, other.text_length)
        self.list_length = _wider(self.list_length, other.list_length)

    def told(self, *, objects: int) -> EvidencePlace:
        """The place as it may be told.

        Args:
            objects: How often the object was there that it is a property of; 0 where it is none.
        """
        return EvidencePlace(
            documented=self.is_documented,
            seen=at_least(self.seen),
            objects=at_least(objects),
            missing=at_least(objects - self.seen),
            types=_rounded(self.types),
            exponents=at_least(self.exponents),
            formats=_rounded(self.formats),
            text_length=length_bounds(*self.text_length) if self.text_length else None,
            list_length=(at_least(self.list_length[0]), at_least(self.list_length[1])) if self.list_length else None,
            words=_rounded(self.words),
            respelled=_rounded(self.respelled),
            other_words=at_least(self.other_words),
        )

    def _add_texts(self, texts: Counter[str], view: View | None) -> None:
        known = {spelling: word for word in (view.words if view else ()) for spelling in respelled(word)}
        is_secret = view is not None and view.says("x-secret")
        for text, count in texts.items():
            self.formats[format_of(text)] += count
            if known and view is not None:
                if text in view.words:
                    self.words[text] += count
                elif text in known:
                    self.respelled[text] += count
                else:
                    self.other_words += count
        if not is_secret:
            self.text_length = _wider(self.text_length, _bounds(map(len, texts)))


def respelled(word: str) -> set[str]:
    """The spellings of a word in which nothing but its letter case is told.

    Args:
        word: Of the document.
    """
    first, rest = word[:1], word[1:]
    return {word, word.upper(), word.lower(), word.capitalize(), first.upper() + rest, first.lower() + rest}


def _type_of(kind: type[Any]) -> str:
    return "number" if issubclass(kind, float) else _TYPES[kind]


_TYPES: dict[type[Any], str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    str: "string",
    dict: "object",
    list: "array",
}


def _bounds(lengths: map[int]) -> tuple[int, int]:
    known = set(lengths)
    return min(known), max(known)


def _wider(one: Lengths, other: Lengths) -> Lengths:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def _rounded(counts: Counter[str]) -> dict[str, int]:
    return {name: at_least(count) for name, count in sorted(counts.items())}
